"""What the type of an event, and what the text told before, add to the roles that its clause fills."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.model import Filler, Span, Unnamed
from kg.ontology import expression
from kg.relate.discourse import Discourse
from kg.relate.passage import Item
from kg.relate.roles import BARE, Scene
from kg.relate.syntax import named, plain_words

WHERE = frozenset({"Construction", "Rectification", "Other", "Finding"})
ABOUT = frozenset({"关于", "对", "对于"})


class Settling:
    """Settles the roles of an event, by its type and then for all types alike."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse, self.plain = discourse, discourse.passage.plain
        lexicon = discourse.passage.lexicon
        self.call = expression(rf"的?{lexicon.choice('call')}$")
        self.wrong, self.invests = lexicon.within("wrong"), lexicon.words("invests")
        self.by_type = {
            "Inspection": self._inspection, "Rectification": self._rectification, "Finding": self._finding,
            "Feedback": self._feedback, "Other": self._other, "Transfer": self._transfer, "Complaint": self._complaint,
            "Sanction": self._sanction, "Construction": self._construction, "Economic": self._economic,
        }

    def fill(self, scene: Scene) -> None:
        """What is told of the event's type alone, and what is carried over from the clauses before."""
        settle = self.by_type.get(scene.type)
        if settle is not None:
            settle(scene)
        roles, agents = scene.roles, scene.of("agent")
        for role in ("target", "recipient", "topic"):
            if role in roles:
                roles[role] = [f for f in roles[role] if f not in agents]
        if not scene.of("campaign") and self._in_campaign(scene):
            roles["campaign"] = list(self.discourse.campaigns)
        elif not scene.of("campaign") and self.discourse.occasion and not scene.verb.frame.measured:
            roles["campaign"] = list(self.discourse.occasion)
        if not scene.of("place"):
            roles["place"] = self._where(scene)
        if not scene.of("place") and scene.verb.frame.type in {"Construction", "Rectification"}:
            roles["place"] = list(self.discourse.places)

    def _in_campaign(self, scene: Scene) -> bool:
        """Whether a deed belongs to the campaign in force: told in the same sentence, or done by those who run it."""
        discourse = self.discourse
        if not discourse.campaigns or scene.verb.frame.measured:
            return False
        same = any(a in discourse.campaign_agents for a in scene.of("agent"))
        return same or discourse.campaign_sentence == discourse.sentence

    def _where(self, scene: Scene) -> list[Filler]:
        """长发镇一段干渠, 大将镇板茂桥: the place that stands before the thing to which something is done."""
        targets = scene.of("target")
        if scene.type not in WHERE:
            return []
        found: list[Filler] = []
        for place, after in pairwise(scene.items):
            if place.tag != "Place" or place.key in targets or place.span.end != after.span.begin:
                continue
            inside = any(isinstance(f, Unnamed) and f.span.begin == place.span.begin for f in targets)
            before = after.key in targets and self.discourse.type_of(after.key) == "Facility"
            found += [place.key] if inside or before else []
        return found

    def _inspection(self, scene: Scene) -> None:
        """在草林镇巡察, 到企业走访: where there is no other target, the place is inspected; else what is in force."""
        if scene.of("target"):
            return
        places = [f for f in scene.of("place") if self.discourse.type_of(f) in {"Place", "Facility", "Organization"}]
        if places:
            scene.roles["target"], scene.roles["place"] = places, [f for f in scene.of("place") if f not in places]
        else:
            scene.roles["target"] = list(self.discourse.inspected or self.discourse.things)

    def _rectification(self, scene: Scene) -> None:
        """目前已整改58处: what was found or complained of before is put right."""
        targets = [f for f in scene.of("target") if not (isinstance(f, Unnamed) and len(f.words) < 2)]
        scene.roles["target"] = targets or list(self.discourse.matter)

    def _finding(self, scene: Scene) -> None:
        """对7家企业检查,发现问题81个: what was inspected last is where it was found."""
        scene.roles["topic"] = _telling(scene.of("topic"))
        if not scene.of("target"):
            scene.roles["target"] = list(self.discourse.inspected)

    def _feedback(self, scene: Scene) -> None:
        """反馈巡察报告: a document is handed on and does not receive; who was inspected last does."""
        documents = [f for f in scene.of("recipient") if self.discourse.type_of(f) in {"Document", "Mechanism"}]
        if documents:
            scene.roles["recipient"] = [f for f in scene.of("recipient") if f not in documents]
            scene.add("target", documents)
        if not scene.of("recipient"):
            scene.roles["recipient"] = list(self.discourse.inspected)

    def _other(self, scene: Scene) -> None:
        """新院区位于…,占地136亩: without a subject of its own a figure is told of the thing that the sentence is about."""
        discourse, roles = self.discourse, scene.roles
        if scene.read.subject or not discourse.thing_in_force:
            return
        roles["topic"] = [*scene.of("topic"), *(f for f in scene.of("target") if isinstance(f, Unnamed))]
        roles["target"] = list(discourse.things)
        roles["agent"] = [f for f in scene.of("agent") if f not in discourse.actors]

    def _transfer(self, scene: Scene) -> None:
        """将其移送检察机关: a person is handed over for what the person did."""
        if any(self.discourse.type_of(f) == "Person" for f in scene.of("target")) and not scene.of("topic"):
            scene.roles["topic"] = self.discourse.wrong

    def _sanction(self, scene: Scene) -> None:
        """邓某涉嫌…,被刑事拘留: the offence told before is the topic, who committed it the target of a verb without object."""
        roles = scene.roles
        roles["topic"] = _telling(scene.of("topic")) or self.discourse.wrong
        roles["target"] = _telling(scene.of("target"))
        if not roles["target"] and scene.verb.frame.object == "topic" and not scene.object:
            roles["target"] = [f for f in self.discourse.accused if f not in scene.of("agent")]

    def _construction(self, scene: Scene) -> None:
        """…大桥开工,年底前建成: what is built is the thing in force."""
        if not scene.of("target"):
            scene.roles["target"] = list(self.discourse.things)

    def _economic(self, scene: Scene) -> None:
        """项目…,总投资7.62亿元: planned money is told of the thing in force, and nobody has spent it."""
        discourse, roles = self.discourse, scene.roles
        if scene.verb.words in self.invests and discourse.things:
            roles["agent"] = [f for f in scene.read.subject if discourse.acts(f)]
            roles["target"] = [f for f in scene.of("target") if not isinstance(f, Unnamed)] or list(discourse.things)
        elif not (scene.verb.frame.measured or scene.of("target") or scene.of("agent")) and discourse.things:
            roles["target"] = list(discourse.things)

    def _complaint(self, scene: Scene) -> None:
        """接到群众关于摊位费乱收的来信: whose letter it is complains, what 关于 governs is the topic."""
        if scene.verb.words not in scene.verb.frame.receivers:
            self._complained_of(scene)
            return
        items = scene.object
        about = next((n for n, i in enumerate(items) if i.words in ABOUT), None)
        if about is None and not self.call.search("".join(i.words for i in items)):
            return
        told = [i for i in items if not self.call.fullmatch(i.words)]
        owner = items[:about] if about is not None else told
        inner = [i for i in told if about is not None and i.span.begin >= items[about].span.end and i.words != "的"]
        keys = [i.key for i in inner if i.key]
        agents = plain_words(owner, self.plain) if owner and not owner[-1].key else named(owner, self.plain)
        scene.roles["agent"] = agents
        scene.roles["topic"] = list(keys) or plain_words(inner, self.plain)
        scene.roles["target"] = [f for f in scene.of("target") if f not in keys and f not in agents]

    def _complained_of(self, scene: Scene) -> None:
        """反映S528公路破损不堪: what is wrong with a named thing is a complaint about the thing."""
        items = [i for i in scene.items if i.span.begin >= scene.verb.span.end]
        things = [i.key for i in scene.object if i.key and i.tag in {"Facility", "Campaign"}]
        if items and any(i.words == "被" for i in scene.before):
            scene.roles["topic"] = [self._whole(items)]  # 汪某被举报|将村集体鱼塘低价包给亲属
            return
        wrong = next((n for n, i in enumerate(items) if n and self.wrong.match(i.words)), None)
        if wrong is not None:  # 举报一家农资店|涉嫌销售假化肥
            scene.roles["target"] = named(items[:wrong], self.plain)
            scene.roles["topic"] = [self._whole(items[wrong:])]
        elif things:
            scene.roles["topic"] = list(dict.fromkeys(things))
            scene.roles["target"] = [f for f in scene.of("target") if f not in things]

    def _whole(self, items: Sequence[Item]) -> Unnamed:
        span = Span(items[0].span.begin, items[-1].span.end)
        return Unnamed(span.of(self.plain), span)


def _telling(fillers: Iterable[Filler]) -> list[Filler]:
    """The fillers without plain words that tell nothing: 问题 of 发现问题81个."""
    return [f for f in fillers if not (isinstance(f, Unnamed) and BARE.fullmatch(f.words))]
