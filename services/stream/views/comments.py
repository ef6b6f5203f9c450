"""Staff's words under a review."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from services.stream.application import Stream
from services.stream.domain.comment import SomebodyCommented, WordsErased
from services.stream.queries.reviews import one_review
from services.stream.views.live import NEWS
from services.stream.views.looking import Looks, Writer, told
from services.stream.views.reviews import FRAGMENTS, opened
from shared.application import Recorded
from shared.auth import Principal
from shared.domain import acting
from shared.reading import after, seen
from shared.sealing import KeyDestroyed
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.i18n import mark
from shared.web.problems import Problem, refused, say

router = APIRouter(include_in_schema=False)

say(
    "stream",
    {
        "no_longer_stands": mark("This review was taken back, replaced or removed."),
        "not_on_its_portal": mark("The portal does not show this review any more."),
        "too_long": mark("A comment has %(0)s bytes at most: that is what portals take."),
        "somebody_commented": mark(
            "Somebody commented in the meantime. Look at it, then write again."
        ),
        "words_erased": mark(
            "The words of this review were erased: nothing can be written under it any more."
        ),
    },
)


@router.post("/reviews/{review_id}/comment")
async def comment(
    looking: Looks,
    who: Writer,
    review_id: UUID,
    command_id: Annotated[UUID, Form()],
    words: Annotated[str, Form()] = "",
    over: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Writes, or writes anew over the text `over`; answers with the review.

    Whoever was too late is shown the other's words; their own stay in the form.
    """
    said = words.replace("\r\n", "\n").strip()
    if not said:
        raise Problem(422, "no_words", detail=_("Write something first."))
    document = await one_review(looking.here, who, review_id)
    with acting(who.acting(command_id, UUID(document["place_id"]))):
        try:
            recorded = await looking.here.run(_write, looking.here, who, review_id, said, over)
        except SomebodyCommented as refusal:
            problem = refused(refusal)
            problem.headers["HX-Trigger"] = NEWS
            raise problem from None
    done = after(looking.here, recorded)
    thanks = (
        _("Your comment is saved.")
        if document["portal"] == "own"
        else _("Your comment is on its way to the portal.")
    )
    if not pages.is_partial(looking.request):
        query = looking.filters.query()
        return pages.redirect(
            looking.request, f"/reviews/{review_id}?after={done}&{query}".rstrip("&"), thanks
        )
    is_current = await seen(looking.here, done)
    return pages.render_block(
        looking.request,
        FRAGMENTS["detail"],
        "detail",
        pages.toast(thanks),
        **(
            told(looking, open_id=review_id, is_current=is_current)
            | await opened(looking, review_id)
        ),
    )


def _write(
    here: Here[Stream], who: Principal, review_id: UUID, said: str, over: UUID | None
) -> Recorded:
    try:
        sealed = here.vault.seal(who.business_id, f"review:{review_id}", said)
    except KeyDestroyed:
        raise WordsErased from None
    return here.application.comment(review_id, sealed, len(said.encode()), over)
