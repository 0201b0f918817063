"""One name for one thing: how each type of mention is written in full, and when two names are one."""

from __future__ import annotations

import re

from kg.model import Mention

LEVELS = frozenset("省市县区州旗镇乡村")
MARKS = re.compile(r"[《》“”\s]")
ROAD = re.compile(r"[GSXYCZ]\d{2,4}")
KINDS = (  # the last characters of a full name -> the finer class
    ("Organization", ("纪委监委", "纪委", "监委", "纪检监察组", "监督检查室", "纪检监察组织"), "DisciplineInspectionBody"),
    ("Organization", ("巡察组", "巡视组", "督察组", "督查组", "督导组", "检查组"), "InspectionTeam"),
    ("Organization", ("党委", "党支部", "党总支", "党工委", "市委", "县委", "区委", "省委"), "PartyCommittee"),
    ("Organization", ("常委会", "党中央"), "PartyCommittee"),
    ("Organization", ("人民政府", "政府"), "Government"),
    ("Organization", ("局", "厅", "办公室", "委员会", "卫健委", "发改委"), "GovernmentDepartment"),
    ("Organization", ("公司", "集团", "合作社", "厂"), "Company"),
    ("Organization", ("医院", "卫生院", "疾控中心"), "Hospital"),
    ("Organization", ("学校", "小学", "中学", "大学", "学院", "幼儿园"), "School"),
    ("Organization", ("日报", "晚报", "融媒体中心", "电视台", "网", "报社"), "MediaOutlet"),
    ("Organization", ("村委会", "居委会", "村民委员会"), "VillageCommittee"),
    ("Organization", ("协会", "商会", "工商联", "联合会"), "Association"),
    ("Place", ("省", "自治区"), "Province"),
    ("Place", ("镇", "乡", "街道"), "Township"),
    ("Place", ("村",), "Village"),
    ("Place", ("社区",), "Community"),
    ("Place", ("开发区", "园区", "新区", "高新区"), "Zone"),
    ("Place", ("河", "江", "湖", "沟", "溪", "山", "断面"), "NaturalFeature"),
    ("Facility", ("路", "道", "街", "线", "高速"), "Road"),
    ("Facility", ("桥",), "Bridge"),
    ("Facility", ("厂", "煤矿", "电站"), "Plant"),
)


def kind_of(type_: str, name: str) -> str:
    """The finer class that a full name shows, empty where it shows none."""
    fits = [(len(s), kind) for t, suffixes, kind in KINDS if t == type_ for s in suffixes if name.endswith(s)]
    return max(fits)[1] if fits else ""


def plain_name(mention: Mention) -> str:
    """The name without marks around it; a numbered road is called by its number (七宝山村至张坊镇S528公路 → S528公路)."""
    name = MARKS.sub("", mention.name) if mention.type in {"Document", "Meeting"} else mention.name.strip()
    if mention.type == "Facility" and (road := ROAD.search(name)) and not name.endswith("段"):
        return name[road.start() :]
    return name


def shortens(short: str, long: str) -> bool:
    """Whether `short` abbreviates `long`: 县住建局 and 县住房和城乡建设局, but not 市委 and 市纪委.

    Both begin alike (the place or level); of what differs, the first and the last character agree and the others stand in order.
    """
    long = long.replace("委员会", "委") if short.endswith("委") else long  # 县发改委 and 县发展和改革委员会
    if short[:2] != long[:2]:
        return False
    same = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), min(len(short), len(long)))
    for cut in range(same, 1, -1):
        own, full = short[cut:], long[cut:]
        longer = 2 <= len(own) < len(full) and not full.startswith(own)
        if longer and own[0] not in LEVELS and (own[0], own[-1]) == (full[0], full[-1]) and _in_order(own, full):
            return True
    return False


def _in_order(short: str, long: str) -> bool:
    """Whether the characters of one stand in the other in the same order."""
    at = -1
    for c in short:
        at = long.find(c, at + 1)
        if at < 0:
            return False
    return True
