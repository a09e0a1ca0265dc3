"""A story on a version: figures asked anew, the author's words kept and compared; as it was, bit for bit."""

import re
from dataclasses import replace
from datetime import date

import pytest

from entrelabs_metrics import questions
from entrelabs_metrics.charts.keys import series_key
from entrelabs_metrics.language import CODES, NBSP, NNBSP
from entrelabs_metrics.results.engine import results
from entrelabs_metrics.store.importing import import_files
from entrelabs_metrics.stories import (
    QUESTION_WORDS,
    Story,
    StorySlide,
    faults,
    files,
    numerals,
    offered,
    resolve,
    resolve_slide,
    resolve_slides,
    starter,
)
from entrelabs_metrics.stories.asked import PUBLIC, panels
from entrelabs_metrics.stories.resolving import texts

PARIS = (("lab", "paris"),)
CHANGES = StorySlide("d1", "lab_changes", PARIS)
BOTH = (("steering", "paris"), ("evaluation", "paris"), ("citizen", "paris"))
FEW = re.compile(r"n\s=\s(?:[1-9]|10)(?![\d\u202f,])")
MORE = (
    "lab_id;indicator_id;measured_on;value;sample_size;population;project_id;source\n"
    "paris;U6;2026-10-31;12;500;users;demo-paris-guichet-creches;Essai\n"
)


def plain(text):
    return text.replace(NBSP, " ").replace(NNBSP, " ")


# What is shown


def test_the_authors_words_stand_and_the_proposed_ones_are_kept_beside(demo, asking):
    with asking(demo) as ask:
        (proposed,) = {resolve_slide(ask, CHANGES).panel}
        found = resolve_slide(ask, replace(CHANGES, title="Ce qui a bougé", sentence="À suivre."))
    assert (found.panel.title, found.panel.sentence) == ("Ce qui a bougé", "À suivre.")
    assert (found.proposed_title, found.proposed_sentence) == (proposed.title, proposed.sentence)
    assert replace(found.panel, title=proposed.title, sentence=proposed.sentence) == proposed
    assert found.stale == ()


def test_the_panel_is_the_one_the_page_shows(demo, asking):
    with asking(demo) as ask:
        for number, panel in enumerate(questions.lab_changes(ask, "paris"), 1):
            assert resolve_slide(ask, replace(CHANGES, panel=number)).panel == panel
        for family, panel in questions.lab_families(ask, "paris"):
            slide = StorySlide("d", "lab_families", (*PARIS, ("family", family)))
            assert resolve_slide(ask, slide).panel == panel


def test_a_document_says_all_that_a_slide_must(demo, asking):
    told = Story("s", "Titre", "Occasion", "paris", "official", slides=(
        replace(CHANGES, notes="Remercier les équipes", decision="Continuer", title="Cela bouge"),
        replace(CHANGES, slide_id="d2", limits="hidden"),
        replace(CHANGES, slide_id="d3", status="removed"),
    ))  # fmt: skip
    with asking(demo) as ask:
        document = resolve(ask, told)
        proposed = resolve_slide(ask, CHANGES)
    assert (document.title, document.subtitle, document.version) == ("Titre", "Occasion", 3)
    assert (document.day, document.fictional) == (date(2026, 11, 23), True)
    assert document.about == (("Labo", "Ville de Paris"), ("Public", "Élus"))
    first, second = document.slides
    lines = plain(first.notes).split("\n")
    assert lines[0] == "Remercier les équipes"
    assert lines[1] == f"Constat calculé : {plain(proposed.proposed_title)}."
    assert [line.split(" :")[0] for line in lines[2:]] == ["Source", "Effectifs", "Méthode", "Réserves"]
    assert "n = 84" in lines[3]
    assert all(plain(limit) in lines[5] for limit in proposed.panel.limits)
    assert (first.decision, first.question) == ("Continuer", "Le changement est-il réel\u202f?")
    assert first.panel.limits and second.panel.limits == ()
    assert "Réserves" in second.notes and "Constat" not in second.notes
    assert plain(second.notes).endswith(" ".join(map(plain, proposed.panel.limits)))


# What can no longer be shown


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "slide",
    [
        StorySlide("d", "lab_changes", (("lab", "nulle-part"),)),
        StorySlide("d", "lab_card", (("lab", "nulle-part"),)),
        StorySlide("d", "lab_changes"),
        StorySlide("d", "lab_changes", (("lab", ""),)),
        StorySlide("d", "lab_changes", (*PARIS, ("surprise", "x"))),
        StorySlide("d", "lab_changes", PARIS, panel=99),
        StorySlide("d", "lab_accounts", PARIS),
        StorySlide("d", "lab_families", (*PARIS, ("family", "nulle"))),
        StorySlide("d", "figure", (("key", "rien"),)),
        StorySlide("d", "figure", (("key", "paris~U6~~nulle"),)),
        StorySlide("d", "indicator_card", (("indicator", "ZZ"),)),
        StorySlide("d", "indicator_spread", (("indicator", "U6"), ("own", "nulle-part"))),
        StorySlide("d", "project_card", (("project", "rien"),)),
        StorySlide("d", "action", (("action", "rien"),)),
        StorySlide("d", "state"),
        StorySlide("d", "drop table", PARIS),
    ],
    ids=lambda slide: f"{slide.question} {dict(slide.about)}" if isinstance(slide, StorySlide) else slide,
)
def test_a_slide_that_can_no_longer_be_answered_says_so(demo, asking, slide, code):
    told = Story("s", "T", slides=(slide, CHANGES))
    with asking(demo, code=code) as ask:
        document, found = resolve(ask, told), resolve_slides(ask, told)
        said = faults(document, ask.lang, found)
    assert document.slides[0].panel.chart is None
    assert document.slides[0].panel.title and document.slides[0].panel.sentence == found[0].missing != ""
    assert "3" in document.slides[0].panel.source
    assert document.slides[1].panel.chart is not None and not found[1].missing
    assert len(said) == 1 and found[0].missing in said[0]


def test_a_lab_that_goes_is_told_and_the_rest_stays(base, put, asking):
    put(base, "lab_id;name;organisation;organisation_type\nx;X;Ville;city\ny;Y;Ville;city\n")
    put(base, "lab_id;name;organisation;organisation_type\nz;Z;Ville;city\n")
    told = Story("s", "T", lab_id="z", slides=(StorySlide("d1", "lab_card", (("lab", "z"),)),))
    with asking(base) as ask:
        assert resolve(ask, told).slides[0].panel.title == "Z"
    base.undo(2, by="essai")
    with asking(base) as ask:
        document = resolve(ask, told)
    assert "z" in document.slides[0].panel.sentence
    assert document.about == (("Labo", "z"),)


# Every question, and numbers


def test_every_question_offered_is_one_of_questions_and_answers(demo, asking):
    known = {question.__name__ for question in questions.QUESTIONS}
    assert set(QUESTION_WORDS) <= known and set(QUESTION_WORDS) >= PUBLIC
    silent = known - set(QUESTION_WORDS)
    assert silent == {"roadmap_axes", "roadmap_shown", "roadmap_stops", "state", "labs", "names", "projects",
                      "catalogue", "lab_figures", "last_changes",
                      "quality_check", "quality_rows", "quality_method", "single_index", "seances"}  # fmt: skip
    with asking(demo) as ask:
        key = next(series_key(r) for r in results(ask.cursor, "paris") if r.value is not None)
        first = {
            "action": "select min(action_id) from actions",
            "project": "select min(v.project_id) from valuations v join steps using (project_id)"
            " join measurements using (project_id)",
        }
        ids = {name: ask.cursor.execute(sql).fetchall()[0][0] for name, sql in first.items()}
        ids |= {"lab": "pays-de-la-loire", "key": key, "indicator": "U6", "session": "demo-entrelabs-2026"}
        for name, words, needed, _ in offered(ask):
            assert words and panels(ask, name, tuple((p, ids[p]) for p in needed)), name


@pytest.mark.parametrize("code", CODES)
def test_what_the_tool_proposes_is_never_stale_and_another_number_is(demo, asking, code):
    with asking(demo, code=code) as ask:
        for slide in starter(ask, "review", "pays-de-la-loire").slides:
            found = resolve_slide(ask, slide)
            known = (*texts(found.panel), found.panel.title)
            assert not numerals.stale(f"{found.proposed_title} {found.proposed_sentence}", known)
            assert not any(numerals.stale(text, known) for text in known)
        edited = replace(slide, title=found.proposed_title, sentence=found.proposed_sentence)
        assert resolve_slide(ask, edited).stale == ()
        wrong = replace(slide, title="Il reste 98 765,4 % du chemin", sentence="En 2026, 3 diapositives.")
        assert resolve_slide(ask, wrong).stale == ("98 765,4 %",)


def test_a_number_that_the_next_import_changes_is_told(mine, asking, put):
    slide = StorySlide("d1", "figure", (("key", "paris~U6~demo-paris-guichet-creches~users"),))
    with asking(mine) as ask:
        proposed = resolve_slide(ask, slide)
    mine_now = replace(slide, title=proposed.proposed_title, sentence=proposed.proposed_sentence)
    put(mine, MORE)
    with asking(mine) as ask:
        found = resolve_slide(ask, mine_now)
        said = faults(resolve(ask, Story("s", "T", slides=(mine_now,))), ask.lang, (found,))
    assert found.proposed_title != proposed.proposed_title
    assert found.stale
    assert any(f"«{NBSP}{number}{NBSP}»" in said[0] for number in found.stale)
    with asking(mine, as_of=3) as ask:
        assert resolve_slide(ask, mine_now).stale == ()


# As it was


def test_as_it_was_bit_for_bit(mine, asking, put):
    with asking(mine) as ask:
        stories = [starter(ask, name, lab) for name, lab in BOTH]
        before = [resolve(ask, told) for told in stories]
        again = [resolve(ask, told) for told in stories]
    assert before == again
    for told in stories[:2]:
        import_files(mine, files(told), by="essai", erase=True)
    put(mine, MORE)
    put(mine, "lab_id;name;organisation;organisation_type\nparis;Autre nom;Ville de Paris;city\n")
    with asking(mine, as_of=3) as ask:
        assert [resolve(ask, told) for told in stories] == before
    with asking(mine) as ask:
        after = [resolve(ask, told) for told in stories]
    assert all(new != old for new, old in zip(after, before, strict=True))
    assert {document.version for document in after} == {mine.version}


# Before citizens


def test_before_citizens_few_answers_are_masked_and_what_cannot_mask_is_not_asked(demo, asking):
    few = {
        series_key(r): r for r in _results(demo, asking) if r.sample_size is not None and r.sample_size < 11
    }  # fmt: skip
    assert few
    for lab in {r.lab_id for r in few.values()}:
        told = Story("s", "T", lab_id=lab, slides=(
            StorySlide("d1", "lab_families", (("lab", lab),)), StorySlide("d2", "lab_highlights", (("lab", lab),)),
            StorySlide("d3", "lab_alerts", (("lab", lab),)), StorySlide("d4", "lab_combination", (("lab", lab),)),
        ))  # fmt: skip
        with asking(demo) as ask:
            inside, outside = resolve(ask, told), resolve(ask, replace(told, reader="citizen"))
        assert inside.slides[2].panel.chart is not None
        assert [slide.panel.chart is None for slide in outside.slides] == [False, False, True, True]
        for slide in outside.slides:
            assert not [text for text in texts(slide.panel) if FEW.search(text)]
        for slide in outside.slides[:1]:
            for row in slide.panel.chart.rows:
                assert (row.value == "masqué") == (row.key in few), row.key


def _results(base, asking):
    with asking(base) as ask:
        return results(ask.cursor)


@pytest.mark.parametrize("question", sorted(PUBLIC))
def test_no_question_asked_in_public_tells_few_answers(demo, asking, question):
    """Each in turn, over some labs, projects and indicators: no « n = 1 » to « n = 10 » anywhere in its words."""
    with asking(demo) as ask:
        ask = replace(ask, least=11)
        needed = next(needed for name, _, needed, _ in offered(ask) if name == question)
        names = {"lab": "labs", "project": "projects", "indicator": "indicators", "action": "actions"}
        abouts = [
            ((name, identifier),)
            for name in needed
            for (identifier,) in ask.cursor.execute(f"select {name}_id from {names[name]} order by 1").fetchall()[:4]
        ] or [()]
        for about in abouts:
            for panel in panels(ask, question, about):
                assert not [text for text in texts(panel) if FEW.search(text)], (about, panel.title)
