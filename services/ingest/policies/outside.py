"""Between here and a portal: its adapter, a feed's account, and what was seen, sealed."""

import httpx

from services.ingest.application import Ingest
from services.ingest.application.portals import Sighting
from services.ingest.domain.feed import Feed
from services.ingest.domain.portal_review import PortalReview
from services.ingest.sources.portals import Account, Observed, Portal, Unavailable
from services.ingest.sources.portals.google import Access, Google
from shared.service import Here


def portal_of(here: Here[Ingest], name: str) -> Portal:
    """The adapter of a portal; one a process."""
    if name != Google.name:
        raise Unavailable(f"no adapter for {name}")
    if "google" not in here.extras:
        settings = here.settings
        access = Access(
            api_url=settings.google_api_url,
            token_url=settings.google_token_url,
            client_id=settings.google_client_id,
            client_secret=settings.google_client_secret,
        )
        here.extras["google"] = Google(httpx.AsyncClient(), access)
    adapter: Portal = here.extras["google"]
    return adapter


def account_of(here: Here[Ingest], feed: Feed) -> Account:
    """A grant that was forgotten opens nothing: the portal says so."""
    return Account(feed.account, here.vault.open(feed.grant) or "")


def sightings(here: Here[Ingest], feed: Feed, page: list[Observed]) -> list[Sighting]:
    """Sealed at the edge; each review once, those without a score that we can read left out."""
    readable = {one.external_id: one for one in page if one.score_hundredths is not None}
    return [_sighting(here, feed, one) for one in readable.values()]


def _sighting(here: Here[Ingest], feed: Feed, seen: Observed) -> Sighting:
    assert feed.business_id and seen.score_hundredths is not None
    stream = PortalReview.id_of(feed.portal, seen.external_id)
    seal, business, comment = here.vault.seal, feed.business_id, seen.comment
    return Sighting(
        portal=feed.portal,
        external_id=seen.external_id,
        score=seen.score_hundredths,
        author=seal(business, f"author:{stream}", seen.author),
        words=seal(business, f"review:{stream}", seen.words),
        language=seen.language,
        created_at=seen.created_at,
        updated_at=seen.updated_at,
        fingerprint=fingerprint(here, seen.score_hundredths, seen.words),
        comment_words=seal(business, f"review:{stream}", comment.words) if comment else None,
        comment_fingerprint=fingerprint(here, comment.words) if comment else "",
        comment_state=comment.state.value if comment else "",
        comment_reason=(comment.violation or "") if comment else "",
        commented_at=comment.updated_at if comment else None,
    )


def fingerprint(here: Here[Ingest], *shown: object) -> str:
    """What is shown, as a keyed hash; blanks do not count, for portals change them."""
    return here.pepper.secret("\0".join(" ".join(str(part).split()) for part in shown))[:22]
