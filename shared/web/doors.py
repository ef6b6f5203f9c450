"""Which paths are for whom: staff is the rule, machines, guests and one-click posts are named."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection


@dataclass(frozen=True)
class Doors:
    """Path prefixes. Whatever is not named here is a staff page."""

    machine: tuple[str, ...] = ("/v1/",)
    """JSON in and out, own credentials, no cookies."""
    guest: tuple[str, ...] = ("/g/",)
    """Signed links, no session."""
    one_click: tuple[str, ...] = ()
    """Posts that come from elsewhere without a person: RFC 8058 unsubscribe, webhooks."""
    login: str = "/login"
    largest_upload: int = 32_000_000
    """Bytes of a form with a file; JSON has a limit of its own (`shared.web.body`)."""
    public_url: str = ""
    """Scheme and host people see, where a proxy hides them; empty: the `Host` header is right."""

    def is_machine(self, path: str) -> bool:
        return path.startswith(self.machine)

    def is_guest(self, path: str) -> bool:
        return path.startswith(self.guest)

    def is_foreign_post_welcome(self, path: str) -> bool:
        return path.startswith((*self.machine, *self.one_click))


def doors(connection: HTTPConnection) -> Doors:
    """The doors of the application that a request came to."""
    found = getattr(connection.app.state, "doors", None) if "app" in connection.scope else None
    return found if isinstance(found, Doors) else Doors()


def wants_json(connection: HTTPConnection) -> bool:
    """Whether a machine asks: by its path, or because it accepts JSON and not HTML."""
    accept = connection.headers.get("accept", "")
    return doors(connection).is_machine(connection.url.path) or (
        "json" in accept and "html" not in accept
    )
