"""The entries that the page offers to copy are entries of corrections.yaml, and mean what they stand beside."""

from __future__ import annotations

from view_browser import Open

from kg.correct.entries import Delete, Merge, Rename, Retype, Thing, parsed


def test_a_fact_s_entry_deletes_it(open_page: Open) -> None:
    opened = open_page()
    opened.click("吉祥水库")
    opened.page.locator("#evidence .card.event mark").first.wait_for()  # the report's text is there
    text = opened.page.locator("#evidence .card.event .entry").first.text_content() or ""
    [entry] = parsed(text.replace("author: ", "author: 张三").replace("reason: ", "reason: 有据"), "page")
    assert isinstance(entry, Delete)
    assert (entry.delete, entry.quote, entry.type) == ("event", "县纪委监委对吉祥水库开展监督检查", "Inspection")
    assert "吉祥水库" in entry.of


def test_a_name_s_entries_merge_rename_and_retype_it(open_page: Open) -> None:
    opened = open_page()
    opened.click("吉祥水库")
    opened.page.locator("#evidence .further summary").last.click()
    text = opened.page.locator("#evidence .entry").last.text_content() or ""
    for field, value in (("author: ", "张三"), ("reason: ", "有据"), ("into: ", "乙"), ("  to: ", "丙")):
        text = text.replace(field, field + value)
    thing = Thing("吉祥水库", "Facility", "清溪县")
    by = {"author": "张三", "reason": "有据"}
    assert parsed(text, "page") == (
        Merge(merge=thing, into="乙", **by), Rename(rename=thing, to="丙", **by), Retype(retype=thing, to="丙", **by),
    )


def test_hostile_names_stay_one_scalar(open_page: Open) -> None:
    opened = open_page("hostile", at="#n1")
    texts = opened.page.locator("#evidence .entry").all_text_contents()
    assert texts
    for text in texts:
        for field, value in (("author: \n", "a"), ("reason: \n", "b"), ("into: \n", "c"), ("  to: \n", "d")):
            text = text.replace(field, field[:-1] + value + "\n")
        assert {(entry.author, entry.reason) for entry in parsed(text, "page")} == {("a", "b")}
