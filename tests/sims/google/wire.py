"""The two doors that Google has: OAuth tokens, and the reviews API v4 in its exact shapes."""

import base64
import binascii
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse

from shared import clock
from tests.sims.google.faults import Faulty, refusal
from tests.sims.google.world import Review, World

__all__ = ["Refused", "router", "shape"]

NUMBERS = ("STAR_RATING_UNSPECIFIED", "ONE", "TWO", "THREE", "FOUR", "FIVE")
ORDERS = ("", "updateTime desc", "rating", "rating desc")
MOST_A_PAGE = 50
LONGEST_REPLY = 4096

LOCATION = "/v4/accounts/{account}/locations/{location}/reviews"
REVIEW = LOCATION + "/{review_id}"

router = APIRouter(route_class=Faulty)


class Refused(Exception):
    """Answered in Google's words."""

    def __init__(self, code: int, message: str) -> None:
        self.answer = refusal(code, message)


@router.post("/token")
async def token(
    request: Request,
    grant_type: Annotated[str, Form()] = "",
    refresh_token: Annotated[str, Form()] = "",
    client_id: Annotated[str, Form()] = "",
    client_secret: Annotated[str, Form()] = "",
) -> JSONResponse:
    if not client_id or not client_secret:
        return _oauth_refusal(401, "invalid_client")
    if grant_type != "refresh_token":
        return _oauth_refusal(400, "unsupported_grant_type")
    issued = _world(request).issue(refresh_token)
    if issued is None:
        return _oauth_refusal(400, "invalid_grant")
    scope = "https://www.googleapis.com/auth/business.manage"
    told = {"access_token": issued, "expires_in": 3599, "scope": scope, "token_type": "Bearer"}
    return JSONResponse(told)


@router.get(LOCATION)
async def listed(request: Request, account: str, location: str) -> dict[str, Any]:
    world = _opened(request, account, location)
    order = request.query_params.get("orderBy", "")
    if order not in ORDERS:
        raise Refused(400, f"Invalid orderBy: {order}")
    reviews = world.reviews(f"accounts/{account}/locations/{location}")
    start, size = _start(request, order), _size(request)
    page = _ordered(reviews, order)[start : start + size]
    told: dict[str, Any] = {}
    if page:
        told["reviews"] = [shape(one, world) for one in page]
    if reviews:
        told["averageRating"] = round(sum(one.stars for one in reviews) / len(reviews), 1)
        told["totalReviewCount"] = len(reviews)
    if start + size < len(reviews):
        told["nextPageToken"] = _page_token(start + size, order)
    return told


@router.get(REVIEW)
async def read(request: Request, account: str, location: str, review_id: str) -> dict[str, Any]:
    world = _opened(request, account, location)
    return shape(_found(world, account, location, review_id), world)


@router.put(REVIEW + "/reply")
async def reply(request: Request, account: str, location: str, review_id: str) -> dict[str, Any]:
    world = _opened(request, account, location)
    review = _found(world, account, location, review_id)
    words = await _words(request)
    replied = world.keep(replace(review, reply=words, replied=clock.now(), verdict=None))
    return _reply(replied, world)


@router.delete(REVIEW + "/reply")
async def unreply(request: Request, account: str, location: str, review_id: str) -> dict[str, Any]:
    world = _opened(request, account, location)
    review = _found(world, account, location, review_id)
    if review.reply is None:
        raise Refused(404, "Requested entity was not found.")
    world.keep(replace(review, reply=None, replied=None, verdict=None))
    return {}


def shape(review: Review, world: World) -> dict[str, Any]:
    """A `Review`: what is false, empty or missing is left out, as proto3 JSON has it."""
    name = f"{review.location}/reviews/{review.id}"
    told: dict[str, Any] = {
        "name": name,
        "reviewId": review.id,
        "reviewer": _reviewer(review),
        "starRating": NUMBERS[review.stars],
        "createTime": _time(review.created),
        "updateTime": _time(review.updated),
        "reviewReplyUrl": f"https://business.google.example/{review.id}",
    }
    if review.words:
        told["comment"] = _translated(review)
    if review.reply is not None:
        told["reviewReply"] = _reply(review, world)
    return told


def _reviewer(review: Review) -> dict[str, Any]:
    if review.is_anonymous:
        return {"displayName": "A Google User", "isAnonymous": True}
    photo = f"https://photos.google.example/{review.id}"
    return {"profilePhotoUrl": photo, "displayName": review.author}


def _translated(review: Review) -> str:
    """The owner reads English: words in another language come with a translation."""
    if review.language in ("", "en"):
        return review.words
    told = f"(Translated by Google) [from {review.language}] {review.words}"
    return f"{told}\n\n(Original)\n{review.words}"


def _reply(review: Review, world: World) -> dict[str, Any]:
    state = review.state(world.moment)
    told = {"comment": review.reply, "reviewReplyState": state}
    if review.replied:
        told["updateTime"] = _time(review.replied)
    if state == "REJECTED":
        told["policyViolation"] = "OBSCENITY_AND_PROFANITY"
    return told


def _time(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def _world(request: Request) -> World:
    world = request.app.state.world
    assert isinstance(world, World)
    return world


def _opened(request: Request, account: str, location: str) -> World:
    world = _world(request)
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    opens = world.account(told) if kind == "Bearer" else None
    if opens is None:
        raise Refused(401, "Request had invalid authentication credentials.")
    if opens != f"accounts/{account}":
        raise Refused(403, "The caller does not have permission")
    if not world.knows(f"accounts/{account}/locations/{location}"):
        raise Refused(404, "Requested entity was not found.")
    return world


def _found(world: World, account: str, location: str, review_id: str) -> Review:
    review = world.review(review_id)
    if review is None or review.location != f"accounts/{account}/locations/{location}":
        raise Refused(404, "Requested entity was not found.")
    return review


async def _words(request: Request) -> str:
    try:
        told = await request.json()
    except ValueError:
        told = None
    words = told.get("comment") if isinstance(told, dict) else None
    if not isinstance(words, str) or not words.strip():
        raise Refused(400, "Request contains an invalid argument.")
    if len(words.encode()) > LONGEST_REPLY:
        raise Refused(400, "The reply is too long.")
    return words.strip()


def _ordered(reviews: list[Review], order: str) -> list[Review]:
    if order.startswith("rating"):
        return sorted(reviews, key=lambda one: one.stars, reverse=order.endswith("desc"))
    return reviews


def _size(request: Request) -> int:
    told = request.query_params.get("pageSize", "")
    if told and not told.isdecimal():
        raise Refused(400, "Invalid pageSize")
    return min(int(told or 0) or MOST_A_PAGE, MOST_A_PAGE)


def _page_token(start: int, order: str) -> str:
    return base64.urlsafe_b64encode(f"{start}:{order}".encode()).decode()


def _start(request: Request, order: str) -> int:
    """A token is good for the order it was given for."""
    told = request.query_params.get("pageToken", "")
    if not told:
        return 0
    try:
        start, _, given_for = base64.urlsafe_b64decode(told).decode().partition(":")
        if given_for == order:
            return int(start)
    except (binascii.Error, ValueError):
        pass
    raise Refused(400, "Invalid pageToken")


def _oauth_refusal(code: int, word: str) -> JSONResponse:
    return JSONResponse({"error": word, "error_description": "as the simulator sees it"}, code)
