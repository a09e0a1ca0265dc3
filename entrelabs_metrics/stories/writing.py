"""A story as two small files: keeping it is an import like any other, one version, nothing overwritten.

    from entrelabs_metrics.store.importing import import_files
    import_files(base, files(story, before), by=…, reason=…, erase=True)

`erase`, so that a title given up becomes empty again. This module knows nothing of the base: who saves does.
"""

from dataclasses import replace

from entrelabs_metrics.schema import table
from entrelabs_metrics.spelling import plain_csv
from entrelabs_metrics.stories.model import REMOVED, Story, about_text


def files(told: Story, before: Story | None = None) -> list[tuple[str, bytes]]:
    """(name, bytes) of `stories` and `slides`, for one import. `before` is what the base holds under the same name:
    its slides that `told` no longer has are written as removed."""
    here = {slide.slide_id for slide in told.slides}
    gone = [replace(s, status=REMOVED) for s in (before.slides if before else ()) if s.slide_id not in here]
    row = {name: getattr(told, name) for name in table("stories").by_name}
    slides = (
        {
            **{name: getattr(s, name) for name in table("slides").by_name if hasattr(s, name)},
            "story_id": told.story_id,
            "position": position,
            "about": about_text(s.about),
        }
        for position, s in enumerate((*told.slides, *gone), 1)
    )
    written = [("stories.csv", plain_csv(table("stories"), [row]))]
    return written + ([("slides.csv", plain_csv(table("slides"), slides))] if told.slides or gone else [])
