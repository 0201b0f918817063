"""Who fills which role of an event: from the frame of its verb, the parts of its clause, and what the text said before."""

from __future__ import annotations

import re

from kg.model import ROLES, Filler, Span, Unnamed
from kg.relate.deeds import ORDERS
from kg.relate.discourse import AGENTIVE, Discourse, Read
from kg.relate.frames import CLOSING, Verb
from kg.relate.passage import Item
from kg.relate.syntax import Phrase, named, object_of, plain_words

Roles = dict[str, list[Filler]]
# A problem without any word about it tells nothing: 发现问题81个 has no topic.
BARE = re.compile(r"(?:相关|有关|各类|类似|一批|突出)?(?:问题|隐患|线索|情况|意见|人|案件|典型案例)")
RECEIVING = re.compile(r"(?:机关|部门|法院|检察院|单位|司法机关|公安|党委|政府|局|委|院方|企业手中|手中)$")
WORKS = re.compile(r"(?:工程|项目|改造|建设|迁建|扩建)(?:[一二三四]期)?$")
MOVES = frozenset({"落户", "搬进", "搬入", "迁入", "入驻", "奔赴", "分赴", "赶赴", "驰援", "抵达", "送往", "赶到", "驻", "新入驻"})
HOLDS = frozenset({"任", "担任", "出任", "兼任", "当选", "就任"})
SEIZES = frozenset({"查扣", "查封", "扣押", "冻结", "没收", "罚没", "查获", "缴获", "取缔", "通报", "公开通报", "通报曝光", "曝光"})
POINTS = re.compile(r"([两二三四])(?:家|个)?(?:单位|部门|公司|方|局|机构)")
COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4}
WHOLE = frozenset({"全部", "均", "悉数", "均已", "已全部", "全数", "一律", "都"})
# The thing that the text is about, in a word: 项目总投资7.62亿元, 主体封顶.
GENERIC = re.compile(r"(?:该|整个|本)?(?:项目|工程)?(?:[一二三四]期)?(?:主体|主体工程|主体结构)?")
BY = frozenset({"由", "被", "经"})
# What the object is where another object makes another event of the verb: 排查隐患 finds, 检查隐患点 inspects.
OBJECTS = {"Finding": "topic", "Complaint": "topic", "Sanction": "topic", "Feedback": "recipient"}
ATTENDS = frozenset({"参训", "受训", "参加培训", "受教育", "接受培训"})
ENDS = frozenset({"关停", "取缔", "拆除", "销号", "清零", "清退", "停业", "关闭"})
THIS = re.compile("(?:该|这座|这条|此)(?:大?桥|公路|道路|路|隧道|水库|工程|项目|厂|路段|食堂|医院|学校)")
WHERE = frozenset({"Construction", "Rectification", "Other", "Finding"})
IN_CAMPAIGN = frozenset({"CampaignAction", "Inspection", "Finding", "Transfer", "Appointment", "Feedback", "Sanction", "Complaint"})
ACTING_GROUP = re.compile("组|队|专班|团|室|机构|机关|组织|纪委|单位|部门|企业|公司|合作社|村|镇|乡|街道|银行|局|法庭|[两二三四五六七八九十\\d]家")
OFFICIAL = frozenset({"Economic", "Construction", "Rectification", "Establishment", "Gathering", "Inspection", "Feedback", "Finding", "Issuance"})
LOCATION = re.compile(r"[省市县区镇乡村路街巷桥站场馆厅室楼院校园港河江湖海山林田地点段口侧岸线边旁里内外上下中]$|现场|沿途|各地")
MACRO = re.compile(r"财政|公共预算|生产总值|增加值|城镇|居民|零售总额|进出口|外贸|存款|贷款余额|税收|固定资产|支出")
# What an object says beside its verb's own meaning: 判处有期徒刑, 召开碰头会.
IDLE = {"Sanction": re.compile(r"有期徒刑|无期徒刑|拘役|管制|罚金|缓刑|处分$|合计|共计"), "Gathering": re.compile(r"会$|会议$")}
LASTS = re.compile(r"(?:时间|用时|时长|时限|周期|天数)$")
DEEDS = re.compile(r"(?:行为|问题|现象|乱象)$")
COURSE = re.compile(r"(?P<about>.{2,14}?)(?:专题|知识|技能)?(?:培训班|培训会|培训|讲座|辅导|课)")
NEVER = re.compile(r"(?!)")
WRONG = re.compile(r"涉嫌|违规|违法|私自|擅自|拖欠|偷排|乱")
CALLS = re.compile(r"(?:的)?(?:来信|来电|电话|举报|反映|投诉|求助|来访|信访件|举报信|诉求)$")


class Casting:
    """Fills the roles of the verbs of a passage."""

    def __init__(self, discourse: Discourse, prepositions: dict[str, str], passives: frozenset[str]) -> None:
        self.discourse, self.passage = discourse, discourse.passage
        self.plain = discourse.passage.plain
        self.prepositions, self.passives = prepositions, passives
        self.type = ""  # of the event whose roles are being filled
        self.by = False  # whether 由, 被 or 经 names its agent, so that nobody else acts

    def cast(self, at: int, verb: Verb, type_: str) -> Roles:
        """The roles of a verb that reports an event of a type, in the clause at an index; empty ones are left out."""
        read = self.discourse.reads[at]
        roles: Roles = {}
        self.type, self.by = type_, False
        passive = self.passive(read, verb)
        self._phrases(roles, read, verb)
        self._subject(roles, at, verb, passive=passive)
        self._object(roles, read, verb)
        self._settle(roles, at, verb)
        told = {r: list(dict.fromkeys(self._pointed(at, roles[r])))[:8] for r in ROLES if roles.get(r)}
        return {r: fillers for r, fillers in told.items() if fillers}

    def _pointed(self, at: int, fillers: list[Filler]) -> list[Filler]:
        """两家单位: the two bodies named last before."""
        found: list[Filler] = []
        for filler in fillers:
            if isinstance(filler, Unnamed) and THIS.fullmatch(filler.words) and self.discourse.things:
                found += self.discourse.things
                continue
            words = filler.words if isinstance(filler, Unnamed) else self.passage.entities[filler].name
            m = POINTS.fullmatch(words)
            found += self._last_bodies(self.discourse.reads[at].parsed.clause.span.begin, COUNTS[m[1]]) if m else [filler]
        return found

    def _last_bodies(self, before: int, number: int) -> list[Filler]:
        mentions = [m for m in self.passage.finds.mentions if m.type == "Organization" and m in self.passage.keys and m.span.end <= before]
        return list(dict.fromkeys(self.passage.keys[m] for m in reversed(mentions)))[:number][::-1]  # type: ignore[return-value]

    def passive(self, read: Read, verb: Verb) -> bool:
        """Whether the subject undergoes the deed: 被移送, 受到处分, 予以收缴."""
        before = [i for i in read.parsed.clause.items if i.span.end <= verb.span.begin]
        light = verb.light.words if verb.light else ""
        if verb.words in ENDS and read.subject and not object_of(read.parsed, verb):
            return True  # 其中2家关停
        if self.type in {"Sanction", "Rectification", "Transfer", "Economic"} and any(i.words in WHOLE for i in before[-3:]) and read.subject:
            return True  # 3家造粒厂全部立案
        if self.type == "Sanction" and any(i.words in {"受到", "被", "受", "遭到", "正接受", "接受"} for i in before):
            return True
        return any(i.words in self.passives for i in before[-5:]) or any(light.startswith(p) or light.endswith(p) for p in self.passives)

    def _phrases(self, roles: Roles, read: Read, verb: Verb) -> None:
        reach, frame = read.parsed.reach(verb), verb.frame
        for phrase in read.parsed.phrases:
            earlier = phrase.preposition == "由" and phrase.span.begin < reach.begin and verb is not read.parsed.verbs[0]
            if not reach.begin <= phrase.span.begin < reach.end and not earlier:
                continue
            role = frame.roles.get(phrase.preposition, self.prepositions[phrase.preposition])
            if role == "object":
                role = frame.object if frame.object != "none" else "target"
            fillers = named(phrase.items, self.plain)
            if role == "form":  # 运用“四种形态”处理735人次
                role, fillers = "topic", [f for f in fillers if self.discourse.type_of(f) == "Concept"]
            if self.type == "Sanction" and (fault := self._fault(phrase)):
                roles.setdefault("topic", []).append(fault)
            group = next((i.key for i in phrase.items if i.tag == "Group"), "")
            if self.type == "Inspection" and role == "target" and group and group not in fillers:
                roles.setdefault("topic", []).extend(fillers)  # 对9家养老机构的|补贴资金开展审计
                fillers = [group]
            if role == "place":
                role, fillers = self._located(verb, phrase, fillers)
            self.by |= role == "agent" and phrase.preposition in BY and bool(fillers)
            for filler in fillers if role != "none" else ():
                if self.type == "Sanction" and isinstance(filler, Unnamed) and DEEDS.search(filler.words):
                    roles.setdefault("topic", []).append(filler)  # 对失职失责行为严肃追责
                    continue
                roles.setdefault(self._fitting(role, filler), []).append(filler)

    def _fault(self, phrase: Phrase) -> Unnamed | None:
        """进度滞后 of 对进度滞后的2家单位予以通报: what stands before 的 says why."""
        at = next((n for n, i in enumerate(phrase.items) if n and i.words == "的"), None)
        counted = at is not None and any(i.quantity or i.tag in {"Group", "Person"} for i in phrase.items[at + 1 :])
        if not counted or phrase.preposition not in {"对", "对于", "给予"} or phrase.items[0].key:
            return None
        span = Span(phrase.items[0].span.begin, phrase.items[at].span.begin)
        return Unnamed(span.of(self.plain), span) if 3 <= len(span) <= 20 else None

    def _located(self, verb: Verb, phrase: Phrase, fillers: list[Filler]) -> tuple[str, list[Filler]]:
        """在巡察办督促下: who urges acts; 申请到资金: what 到 governs behind its verb is the object; else plain words must be a place."""
        if verb.background and phrase.preposition in {"在", "于"} and phrase.span.end == verb.begin:
            return "agent", [f for f in fillers if self.discourse.acts(f) and self.discourse.type_of(f) != "Place"]
        plain = [f for f in fillers if isinstance(f, Unnamed) and not LOCATION.search(f.words)]
        if plain and phrase.preposition == "到" and phrase.span.begin == verb.span.end:
            return verb.frame.object if verb.frame.object != "none" else "target", fillers
        return "place", [f for f in fillers if f not in plain]

    def _fitting(self, role: str, filler: Filler) -> str:
        """The role that a filler can take: a campaign is never where something happens, a place never what it is about."""
        type_ = self.discourse.type_of(filler)
        if type_ == "Campaign" and role in {"place", "topic", "recipient"} and not WORKS.search(self.passage.entities[str(filler)].name):
            return "campaign"
        if type_ == "Concept" and role in {"target", "place"}:
            return "topic"
        if role == "place" and not type_ and isinstance(filler, Unnamed) and re.search("方面|领域|工作|问题|过程|活动", filler.words):
            return "topic"
        return role

    def _subject(self, roles: Roles, at: int, verb: Verb, *, passive: bool) -> None:
        read, frame, discourse = self.discourse.reads[at], verb.frame, self.discourse
        subject = list(read.subject)
        if discourse.things and len(subject) == 1 and isinstance(subject[0], Unnamed) and subject[0].words in {"沿线", "沿途", "两侧", "两岸"}:
            roles.setdefault("place", []).extend(discourse.things)
            subject = []
        if discourse.things and all(isinstance(f, Unnamed) and GENERIC.fullmatch(f.words) for f in subject):
            subject = list(discourse.things) if subject else []
        rounds = [f for f in subject if discourse.type_of(f) == "Campaign"]
        if rounds and len(rounds) == len(subject) and self.type in IN_CAMPAIGN and not verb.frame.measured:
            roles["campaign"] = rounds  # 第五轮巡察派出8个巡察组,发现问题529个
            roles.setdefault("agent", []).extend(self._holders(rounds))
            return
        if frame.agent == "none" and frame.subject == "built" and any(discourse.type_of(f) in {"Place", "Group"} for f in subject):
            self._befalls(roles, read, subject)
            return
        if verb.words in ATTENDS and subject:
            roles.setdefault("recipient", []).extend(subject)  # 540名负责人参训
            return
        if passive or self._undergoes(read, verb):
            roles.setdefault("target", []).extend(subject or (discourse.actors if discourse.fresh else []))
            self._between(roles, read, verb)
            if not passive and self.type in {"Rectification", "Sanction", "Transfer"} and "agent" not in roles:
                roles["agent"] = [f for f in discourse.actors if discourse.fresh and discourse.type_of(f) in {"Organization", "Place", "Group"}]
            return
        if self.type in {"Sanction", "Transfer", "Appointment"} and self._is_target(read, verb):
            roles.setdefault("target", []).extend(subject or discourse.actors)
            return
        if frame.measured and self._bearer(roles, read):
            return
        if frame.measured and not any(isinstance(f, Unnamed) for f in subject):
            before = [i for i in read.parsed.clause.items if i.span.end <= verb.begin and i.time is None and not i.key and not i.quantity]
            nouns = any(i.tag in {"n", "vn", "nz", "an"} for i in before)
            roles.setdefault("topic", []).extend((plain_words(before, self.plain) if nouns else []) or self._stated(read, verb))
        things = [f for f in subject if discourse.type_of(f) in {"Facility", "Campaign", "Document", "Mechanism"}]
        plain = [f for f in subject if isinstance(f, Unnamed) and not AGENTIVE.search(f.words)]
        roles.setdefault("place", []).extend(f for f in subject if discourse.type_of(f) == "Place" and not discourse.acts(f))
        if verb.words in frame.receivers and self.type == "Complaint":
            roles.setdefault("recipient", []).extend(discourse.agents(at))
            return
        if frame.subject == "topic" and self.type == "Other" and any(LASTS.search(f.words) for f in plain if isinstance(f, Unnamed)):
            roles.setdefault("target", []).extend(plain)  # 审批用时由42天缩短至26天
        elif frame.subject == "topic":
            roles.setdefault("topic", []).extend(plain or things)
        elif things and self._only_where(read, verb, things):
            roles.setdefault("place", []).extend(things)
        elif things and self._trades(read, verb, things):
            roles["agent"] = things + roles.get("agent", [])
            return
        elif things or plain:
            nominal = self.type == "Economic" and not things and frame.subject == "agent"
            roles.setdefault("topic" if nominal else "target", []).extend(things + plain)
        self._agents(roles, at, verb, bool(things or plain))

    def _trades(self, read: Read, verb: Verb, things: list[Filler]) -> bool:
        """腾冲驼峰机场保障航班412架次: a facility that sells, serves and earns is the one who does."""
        facility = all(self.discourse.type_of(f) == "Facility" for f in things)
        return facility and self.type == "Economic" and "投资" not in verb.words and (verb.frame.measured or bool(object_of(read.parsed, verb)))

    def _holders(self, campaigns: list[Filler]) -> list[Filler]:
        """县委 of 县委第五轮巡察: the body in a campaign's own name."""
        entities = [self.passage.entities[str(f)] for f in campaigns]
        parts = [p for e in entities for m in e.mentions for p in m.parts if p.type == "Organization" and p in self.passage.keys]
        return list(dict.fromkeys(self.passage.keys[p] for p in parts))

    def _befalls(self, roles: Roles, read: Read, subject: list[Filler]) -> None:
        """全县4.86万人受灾: the place is where, the people are whom it befell."""
        roles.setdefault("place", []).extend(f for f in subject if self.discourse.type_of(f) == "Place")
        people = [Unnamed(i.span.of(self.plain), i.span) for i in read.parsed.subject if i.quantity and not i.key and i.quantity.unit in {"人", "户", "名"}]
        roles.setdefault("target", []).extend([f for f in subject if self.discourse.type_of(f) != "Place"] + list(people))

    def _only_where(self, read: Read, verb: Verb, things: list[Filler]) -> bool:
        """徐沙河沿线封堵排污口27个: where the verb has an object of its own, the facility before it is the place."""
        facility = all(self.discourse.type_of(f) == "Facility" for f in things)
        return facility and self.type in {"Construction", "Rectification"} and bool(object_of(read.parsed, verb)) and verb.frame.object == "target"

    def _stated(self, read: Read, verb: Verb) -> list[Filler]:
        """实现地区生产总值158.6亿元: the noun between the verb and its figure."""
        return plain_words(object_of(read.parsed, verb), self.plain) if verb.words in {"实现", "完成", "达成"} else []

    def _undergoes(self, read: Read, verb: Verb) -> bool:
        """多收的4.8万元于9月底前退还: a subject that cannot act, of a verb without object."""
        if verb.frame.subject != "agent" or not read.subject or object_of(read.parsed, verb) or verb.light:
            return False
        return all(isinstance(f, Unnamed) and not AGENTIVE.search(f.words) for f in read.subject)

    def _is_target(self, read: Read, verb: Verb) -> bool:
        """并处罚金20万元, 任县水利局副局长: where the one in force is a person, the person undergoes it."""
        if self.type == "Appointment":
            return verb.words in {"任", "担任", "当选", "出任", "兼任", "就任", "退休"} and any(self.discourse.type_of(f) == "Person" for f in read.subject or self.discourse.actors)
        own = [f for f in read.subject if self.discourse.acts(f)]
        return not own and self.discourse.fresh and all(self.discourse.type_of(f) == "Person" for f in self.discourse.actors)

    def _bearer(self, roles: Roles, read: Read) -> bool:
        """全县民生支出占…: the place before the noun bears the figure, the noun is its topic."""
        items = [i for i in read.parsed.subject if i.time is None]
        if len(items) < 2 or items[0].tag not in {"Place", "Organization", "Facility"} or items[1].key or items[1].words in {"、", "和", "的"}:
            return False
        roles["target" if self.type == "Construction" else "agent"] = [items[0].key]
        roles["topic"] = plain_words(items[1:], self.plain)
        return True

    def _agents(self, roles: Roles, at: int, verb: Verb, has_things: bool) -> None:
        read, frame, discourse = self.discourse.reads[at], verb.frame, self.discourse
        own = [f for f in read.subject if discourse.acts(f) or (discourse.type_of(f) == "Meeting" and frame.type == "Gathering")]
        plain = [f for f in read.subject if isinstance(f, Unnamed) and AGENTIVE.search(f.words)]
        if self.by or "agent" in roles and not own and not plain and frame.type not in {"Gathering", "Establishment", "Inspection", "Economic"}:
            return
        if own or (plain and frame.subject != "topic"):
            roles["agent"] = [f for f in read.subject if f in own or f in plain] + roles.get("agent", [])
        elif frame.agent == "none":
            return
        elif frame.agent == "home" and self.type == "Construction":
            return
        elif frame.agent == "home" or (self.type == "Economic" and not discourse.fresh and discourse.default and self._macro(read, verb)):
            home = self.passage.resolution.home
            roles.setdefault("agent", []).extend(self._recent_bearer(frame.type) or ([home] if home else []))
        elif not (frame.subject == "built" and (has_things or (self.type == "Construction" and not object_of(read.parsed, verb)))):
            carried = [self._official(f) for f in discourse.agents(at)]
            roles["agent"] = (self._recent_bearer(frame.type) or [f for f in carried if f]) + roles.get("agent", [])

    def _official(self, filler: Filler) -> Filler:
        """徐洪波…。2019年落户…,用工180余人: what a person's firm or office does is told on after the person spoke; empty where none is known."""
        type_ = self.discourse.type_of(filler)
        if type_ == "Group" and self.type in OFFICIAL and not ACTING_GROUP.search(self.passage.entities[str(filler)].name):
            return ""  # 1126名学生坐进教室。…启用: pupils do not go on acting
        if type_ != "Person" or self.type not in OFFICIAL:
            return filler
        return self.discourse.offices.get(str(filler), "")

    def _macro(self, read: Read, verb: Verb) -> bool:
        """地方财政收入突破8亿元: figures of a whole place belong to the place, even in a government's own report."""
        return bool(MACRO.search(Span(read.parsed.clause.span.begin, verb.span.end).of(self.plain)))

    def _recent_bearer(self, type_: str) -> list[Filler]:
        """…项目一期9月投产,年加工苹果8万吨: the thing that the sentence is about bears what is produced."""
        discourse = self.discourse
        return list(discourse.things) if type_ == "Economic" and discourse.thing_sentence == discourse.sentence and not discourse.fresh_in_sentence else []

    def _between(self, roles: Roles, read: Read, verb: Verb) -> None:
        """正接受寿阳县监委监察调查: the body between the light verb and the noun of action acts."""
        if verb.light is None:
            return
        inner = [i for i in read.parsed.clause.items if verb.light.span.end <= i.span.begin and i.span.end <= verb.span.begin]
        roles.setdefault("agent", []).extend(i.key for i in inner if i.key and i.tag in {"Organization", "Group"})

    def _object(self, roles: Roles, read: Read, verb: Verb) -> None:
        frame = verb.frame
        items = object_of(read.parsed, verb, short=self.type in {"Transfer", "Appointment"} or verb.words in ORDERS)
        if verb.light:
            items = [i for i in read.parsed.clause.items if verb.light.span.end <= i.span.begin and i.span.end <= verb.span.begin and i.key
                     and i.tag in {"Campaign", "Meeting", "Concept"}]
        if verb.background:
            items = items[: next((n for n, i in enumerate(items) if i.words in CLOSING), len(items))]
        if frame.object == "none" or not items:
            return
        if verb.words in HOLDS and items[0].tag == "Organization" and len(items) > 1:
            roles.setdefault("place", []).append(items[0].key)
            items = items[1:]  # 任寿阳县水利局|党组成员、副局长
        if self._given(roles, read, verb, items) or self._exists(roles, items) or self._breached(roles, items):
            return
        for filler in named(items, self.plain):
            if self.type == "Training" and isinstance(filler, Unnamed) and (m := COURSE.fullmatch(filler.words)):
                roles.setdefault("topic", []).append(Unnamed(m["about"], Span(filler.span.begin, filler.span.begin + len(m["about"]))))
                continue
            if isinstance(filler, Unnamed) and IDLE.get(self.type, NEVER).search(filler.words):
                continue
            roles.setdefault(self._object_role(filler, verb), []).append(filler)

    def _given(self, roles: Roles, read: Read, verb: Verb, items: list[Item]) -> bool:
        """转租给公司: who stands behind 给 receives; 收受供应商所送礼金: whose gift it was is the target."""
        after = next((i for i in read.parsed.clause.items if i.span.begin >= verb.span.end), None)
        if after is not None and after.words == "给" and self.type in {"Economic", "Other", "Transfer"}:
            roles.setdefault("recipient", []).extend(named(items, self.plain))
            return True
        sent = next((n for n, i in enumerate(items) if i.words in {"所", "所送", "所给", "送"} and n), None)
        givers = [i.key for i in items[:sent] if i.key] if sent else []
        if sent is None or not givers:
            return False
        rest = [i for i in items[sent:] if i.words not in {"所", "所送", "所给", "送", "的", "赠送", "给予"}]
        roles.setdefault("target", []).extend(givers[-1:])
        roles.setdefault("topic", []).extend(plain_words(rest, self.plain))
        return True

    def _breached(self, roles: Roles, items: list[Item]) -> bool:
        """查处违反中央八项规定精神问题29起: the document that was broken is the topic."""
        at = next((n for n, i in enumerate(items) if i.words in {"违反", "违背"}), None)
        documents = [i.key for i in items[at:] if i.tag == "Document"] if at is not None else []
        roles.setdefault("topic", []).extend(documents)
        return bool(documents) and self.type in {"Sanction", "Finding"}

    def _exists(self, roles: Roles, items: list[Item]) -> bool:
        """发现31件存在重复退件: where the problem is stands before 存在, the problem behind it."""
        at = next((n for n, i in enumerate(items) if i.words in {"存在", "出现", "发生"} and not i.key), None)
        if at is None or self.type != "Finding":
            return False
        roles.setdefault("target", []).extend(i.key for i in items[:at] if i.key)
        roles.setdefault("topic", []).extend(named(items[at + 1 :], self.plain))
        return True

    def _object_role(self, filler: Filler, verb: Verb) -> str:
        frame, type_ = verb.frame, self.discourse.type_of(filler)
        words = filler.words if isinstance(filler, Unnamed) else self.passage.entities[filler].name
        if type_ == "Campaign":
            works = WORKS.search(words) and self.type not in {"CampaignAction", "Inspection"}
            return "target" if works or frame.type == "Gathering" else "campaign"
        if type_ == "Concept":
            return "topic"
        if verb.words in MOVES and (type_ in {"Place", "Facility"} or not type_):
            return "place"
        if verb.words in HOLDS:
            return "place" if type_ == "Organization" else "topic"
        if (frame.object == "topic" or self.type in {"Finding", "Complaint", "Sanction"}) and (type_ in {"Group", "Person", "Organization", "Facility", "Place", "Document", "Meeting"} or verb.words in SEIZES):
            return "place" if type_ == "Place" and frame.type == "Finding" else "target"
        if frame.type == "Sanction" and not type_ and re.search(r"(?:人|员|罪犯|嫌疑人|案例|典型)$", words):
            return "target"
        if frame.type == "Transfer" and (type_ == "Organization" or (not type_ and RECEIVING.search(words))):
            return "recipient"
        if frame.object == "recipient" and (type_ in {"Document", "Mechanism", "Facility"} or (not type_ and not AGENTIVE.search(words))):
            return "target"
        if self.type != frame.type:
            return OBJECTS.get(self.type, "target")
        return "topic" if frame.object == "campaign" else frame.object

    def _settle(self, roles: Roles, at: int, verb: Verb) -> None:
        """What is told of the event's type alone, and what is carried over from the clauses before."""
        settle = getattr(self, f"_settle_{self.type.lower()}", None)
        if settle is not None:
            settle(roles, at, verb)
        agents = roles.get("agent", [])
        for role in ("target", "recipient", "topic"):
            if role in roles:
                roles[role] = [f for f in roles[role] if f not in agents or (role == "target" and len(agents) == 0)]
        if not roles.get("campaign") and self._in_campaign(verb, agents):
            roles["campaign"] = list(self.discourse.campaigns)
        if not roles.get("place"):
            roles["place"] = self._where(at, roles.get("target", []))
        if not roles.get("place") and verb.frame.type in {"Construction", "Rectification"}:
            roles["place"] = list(self.discourse.places)

    def _where(self, at: int, targets: list[Filler]) -> list[Filler]:
        """长发镇一段干渠, 大将镇板茂桥: the place that stands before the thing to which something is done."""
        if self.type not in WHERE:
            return []
        items = self.discourse.reads[at].parsed.clause.items
        found: list[Filler] = []
        for place, after in zip(items, items[1:], strict=False):
            if place.tag != "Place" or place.key in targets or place.span.end != after.span.begin:
                continue
            inside = any(isinstance(f, Unnamed) and f.span.begin == place.span.begin for f in targets)
            before = after.key in targets and self.discourse.type_of(after.key) == "Facility"
            found += [place.key] if inside or before else []
        return found

    def _settle_inspection(self, roles: Roles, at: int, verb: Verb) -> None:
        """在草林镇巡察, 到企业走访: where there is no other target, the place is inspected; else what is in force."""
        if roles.get("target"):
            return
        places = [f for f in roles.get("place", []) if self.discourse.type_of(f) in {"Place", "Facility", "Organization"}]
        if places:
            roles["target"], roles["place"] = places, [f for f in roles["place"] if f not in places]
        else:
            roles["target"] = list(self.discourse.inspected or self.discourse.things)

    def _settle_rectification(self, roles: Roles, at: int, verb: Verb) -> None:
        """目前已整改58处: what was found or complained of before is put right."""
        targets = [f for f in roles.get("target", []) if not (isinstance(f, Unnamed) and len(f.words) < 2)]
        roles["target"] = targets or list(self.discourse.matter)

    def _settle_finding(self, roles: Roles, at: int, verb: Verb) -> None:
        roles["topic"] = [f for f in roles.get("topic", []) if not (isinstance(f, Unnamed) and BARE.fullmatch(f.words))]
        if not roles.get("target"):
            roles["target"] = list(self.discourse.inspected)

    def _settle_feedback(self, roles: Roles, at: int, verb: Verb) -> None:
        documents = [f for f in roles.get("recipient", []) if self.discourse.type_of(f) in {"Document", "Mechanism"}]
        if documents:
            roles["recipient"] = [f for f in roles["recipient"] if f not in documents]
            roles.setdefault("target", []).extend(documents)
        if not roles.get("recipient"):
            roles["recipient"] = list(self.discourse.inspected)

    def _settle_other(self, roles: Roles, at: int, verb: Verb) -> None:
        """新院区位于…,占地136亩: without a subject of its own a figure is told of the thing that the sentence is about."""
        discourse = self.discourse
        if self.discourse.reads[at].subject or discourse.thing_sentence != discourse.sentence or discourse.fresh_in_sentence:
            return
        roles["topic"] = [*roles.get("topic", []), *(f for f in roles.get("target", []) if isinstance(f, Unnamed))]
        roles["target"] = list(discourse.things)
        roles["agent"] = [f for f in roles.get("agent", []) if f not in discourse.actors]

    def _in_campaign(self, verb: Verb, agents: list[Filler]) -> bool:
        """Whether a deed belongs to the campaign in force: told in the same sentence, or done by those who run it."""
        discourse = self.discourse
        if not discourse.campaigns or verb.frame.measured:
            return False
        same = any(a in discourse.campaign_agents for a in agents)
        return same or discourse.campaign_sentence == discourse.sentence

    def _settle_transfer(self, roles: Roles, at: int, verb: Verb) -> None:
        if any(self.discourse.type_of(f) == "Person" for f in roles.get("target", [])) and not roles.get("topic"):
            roles["topic"] = self.discourse.wrong

    def _settle_complaint(self, roles: Roles, at: int, verb: Verb) -> None:
        """接到群众关于摊位费乱收的来信: whose letter it is complains, what 关于 governs is the topic."""
        if verb.words not in verb.frame.receivers:
            self._complained_of(roles, at, verb)
            return
        items = object_of(self.discourse.reads[at].parsed, verb)
        about = next((n for n, i in enumerate(items) if i.words in {"关于", "对", "对于"}), None)
        words = "".join(i.words for i in items)
        if about is None and not CALLS.search(words):
            return
        owner = items[:about] if about is not None else [i for i in items if not CALLS.fullmatch(i.words)]
        roles["agent"] = plain_words(owner, self.plain) if owner and not owner[-1].key else named(owner, self.plain)
        inner = [i for i in items[about + 1 :] if not CALLS.fullmatch(i.words) and i.words != "的"] if about is not None else []
        keys = [i.key for i in inner if i.key]
        roles["topic"] = list(keys) or plain_words(inner, self.plain)
        roles["target"] = [f for f in roles.get("target", []) if f not in keys and f not in roles["agent"]]

    def _complained_of(self, roles: Roles, at: int, verb: Verb) -> None:
        """反映S528公路破损不堪: what is wrong with a named thing is a complaint about the thing."""
        items = [i for i in self.discourse.reads[at].parsed.clause.items if i.span.begin >= verb.span.end]
        things = [i.key for i in object_of(self.discourse.reads[at].parsed, verb) if i.key and i.tag in {"Facility", "Campaign"}]
        if items and any(i.words == "被" and i.span.end <= verb.span.begin for i in self.discourse.reads[at].parsed.clause.items):
            span = Span(items[0].span.begin, items[-1].span.end)  # 汪某被举报|将村集体鱼塘低价包给亲属
            roles["topic"] = [Unnamed(span.of(self.plain), span)]
            return
        wrong = next((n for n, i in enumerate(items) if n and WRONG.match(i.words)), None)
        if wrong is not None:  # 举报一家农资店|涉嫌销售假化肥
            roles["target"] = named(items[:wrong], self.plain)
            span = Span(items[wrong].span.begin, items[-1].span.end)
            roles["topic"] = [Unnamed(span.of(self.plain), span)]
        elif things:
            roles["topic"] = list(dict.fromkeys(things))
            roles["target"] = [f for f in roles.get("target", []) if f not in things]

    def _settle_sanction(self, roles: Roles, at: int, verb: Verb) -> None:
        topic = [f for f in roles.get("topic", []) if not (isinstance(f, Unnamed) and BARE.fullmatch(f.words))]
        roles["topic"] = topic or self.discourse.wrong
        roles["target"] = [f for f in roles.get("target", []) if not (isinstance(f, Unnamed) and BARE.fullmatch(f.words))]
        if not roles.get("target") and verb.frame.object == "topic" and not object_of(self.discourse.reads[at].parsed, verb):
            roles["target"] = [f for f in self.discourse.accused if f not in roles.get("agent", [])]

    def _settle_construction(self, roles: Roles, at: int, verb: Verb) -> None:
        if not roles.get("target"):
            roles["target"] = list(self.discourse.things)

    def _settle_economic(self, roles: Roles, at: int, verb: Verb) -> None:
        if verb.words in {"总投资", "概算投资", "估算投资", "计划投资"} and self.discourse.things:
            own = [f for f in self.discourse.reads[at].subject if self.discourse.acts(f)]
            roles["agent"] = own
            roles["target"] = [f for f in roles.get("target", []) if not isinstance(f, Unnamed)] or list(self.discourse.things)
            return
        if verb.frame.measured:
            return
        if not roles.get("target") and self.discourse.things and not roles.get("agent"):
            roles["target"] = list(self.discourse.things)


