"""Connections to the mail server: who we say we are, what we reuse, when we let it rest."""

import asyncio
import datetime
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.mail.connections import Connections, Deadlines, MailServer
from shared.mail.outcome import HandedOver, Refused
from tests.shared.mail.mails import a_written_mail, mailer
from tests.support.mail_servers import DROP, Late, smtp_server


async def test_one_connection_carries_many_mails() -> None:
    async with smtp_server() as ledger:
        post = mailer(ledger.url)
        for _ in range(5):
            assert isinstance(await post.send(a_written_mail()), HandedOver)

    assert (len(ledger.mails), ledger.connections) == (5, 1)


async def test_a_refused_recipient_does_not_spoil_the_connection_for_the_next_mail() -> None:
    script: dict[str, str | Late] = {"RCPT": "550 5.1.1 No"}
    async with smtp_server(script) as ledger:
        post = mailer(ledger.url)
        assert isinstance(await post.send(a_written_mail()), Refused)
        del script["RCPT"]
        assert isinstance(await post.send(a_written_mail()), HandedOver)

    assert (len(ledger.mails), ledger.connections) == (1, 1)


async def test_an_idle_connection_that_died_is_replaced_before_anything_is_said() -> None:
    script: dict[str, str | Late] = {}
    async with smtp_server(script) as ledger:
        post = mailer(ledger.url)
        await post.send(a_written_mail())
        script["RSET"] = DROP

        assert isinstance(await post.send(a_written_mail()), HandedOver)

    assert (len(ledger.mails), ledger.connections) == (2, 2)


async def test_no_more_connections_are_opened_than_allowed() -> None:
    late = Late("250 Ok")
    async with smtp_server({"dot": late}) as ledger:
        post = mailer(ledger.url, connections=2)
        sending = [asyncio.create_task(post.send(a_written_mail())) for _ in range(6)]
        while len(ledger.mails) < 2:
            await asyncio.sleep(0)
        assert ledger.connections == 2
        late.now.set()
        outcomes = await asyncio.gather(*sending)

    assert all(isinstance(outcome, HandedOver) for outcome in outcomes)
    assert (len(ledger.mails), ledger.connections) == (6, 2)


async def test_a_server_that_is_down_is_not_asked_by_every_mail() -> None:
    async with smtp_server({"connect": "421 4.3.2 Not today"}) as ledger:
        post = mailer(ledger.url, Deadlines(first_rest=60))
        outcomes = [await post.send(a_written_mail()) for _ in range(5)]

    assert {outcome.kind for outcome in outcomes if isinstance(outcome, Refused)} == {"transient"}
    assert ledger.connections == 1


async def test_after_its_rest_the_server_is_asked_again() -> None:
    script: dict[str, str | Late] = {"connect": "421 4.3.2 Not now"}
    async with smtp_server(script) as ledger:
        post = mailer(ledger.url, Deadlines(first_rest=0.02))
        assert isinstance(await post.send(a_written_mail()), Refused)
        del script["connect"]

        await post.ready()
        assert isinstance(await post.send(a_written_mail()), HandedOver)


async def test_a_server_that_came_back_is_trusted_anew() -> None:
    script: dict[str, str | Late] = {"connect": "421 4.3.2 Not now"}
    async with smtp_server(script) as ledger:
        connections = Connections(
            MailServer.at(ledger.url), "stay.test", Deadlines(first_rest=0.02, longest_rest=9)
        )
        rests = []
        for _ in range(3):
            with pytest.raises(ConnectionError):
                await connections.take()
            rests.append(connections.rest)
            await asyncio.sleep(connections.rest)
        assert rests[2] > 2 * 0.02, "it rests longer each time"

        del script["connect"]
        client = await connections.take()
        client.close()
        script["connect"] = "421 4.3.2 Not now"
        with pytest.raises(ConnectionError):
            await connections.take()
        assert connections.rest <= 0.02


@pytest.mark.parametrize(
    ("url", "tls", "port"),
    [
        ("smtp://mx.test", "offered", 25),
        ("smtp://user:pass@mx.test", "required", 587),
        ("smtp://user:pass@mx.test?starttls=never", "never", 587),
        ("smtp://user:pass@localhost:2525", "offered", 2525),
        ("smtp://user:pass@127.0.0.2", "offered", 587),
        ("smtps://mx.test", "implicit", 465),
        ("smtps://user:pass@mx.test:4650", "implicit", 4650),
    ],
)
def test_a_password_is_never_sent_in_the_clear_unless_somebody_says_so(
    url: str, tls: str, port: int
) -> None:
    server = MailServer.at(url)

    assert (server.tls, server.port) == (tls, port)
    assert "pass" not in repr(server)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
async def test_user_and_password_are_said_where_the_server_asks() -> None:
    async with smtp_server(user=("hotel", "p@ss:word/ü")) as ledger:
        url = f"smtp://hotel:p%40ss%3Aword%2F%C3%BC@127.0.0.1:{ledger.port}"
        assert isinstance(await mailer(url).send(a_written_mail()), HandedOver)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
async def test_a_wrong_password_is_the_houses_trouble_not_the_guests() -> None:
    async with smtp_server(user=("hotel", "right")) as ledger:
        outcome = await mailer(f"smtp://hotel:wrong@127.0.0.1:{ledger.port}").send(a_written_mail())

    assert isinstance(outcome, Refused)
    assert (outcome.kind, outcome.code) == ("transient", 535)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with key and certificate of `localhost`, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_starttls_is_taken_when_it_is_offered_even_with_an_unknown_certificate(
    tls: ssl.SSLContext,
) -> None:
    async with smtp_server(starttls=tls) as ledger:
        assert isinstance(await mailer(ledger.url).send(a_written_mail()), HandedOver)

    assert ledger.said[:3] == ["EHLO", "EHLO", "MAIL"], "introduced again after STARTTLS"


async def test_required_starttls_refuses_a_server_without_it() -> None:
    async with smtp_server() as ledger:
        outcome = await mailer(ledger.url + "?starttls=required").send(a_written_mail())

    assert isinstance(outcome, Refused)
    assert ledger.said == ["EHLO"]


async def test_required_starttls_refuses_a_certificate_nobody_vouches_for(
    tls: ssl.SSLContext,
) -> None:
    async with smtp_server(starttls=tls) as ledger:
        outcome = await mailer(ledger.url + "?starttls=required").send(a_written_mail())

    assert isinstance(outcome, Refused)
    assert outcome.kind == "transient"
    assert "MAIL" not in ledger.said


async def test_required_starttls_with_a_known_certificate(
    tls: ssl.SSLContext, certificate: Path
) -> None:
    async with smtp_server(starttls=tls) as ledger:
        url = f"smtp://localhost:{ledger.port}?starttls=required&ca={certificate}"
        assert isinstance(await mailer(url).send(a_written_mail()), HandedOver)


async def test_tls_from_the_first_byte(tls: ssl.SSLContext, certificate: Path) -> None:
    async with smtp_server(tls=tls) as ledger:
        url = f"smtps://localhost:{ledger.port}?ca={certificate}"
        assert isinstance(await mailer(url).send(a_written_mail()), HandedOver)


@pytest.mark.parametrize(
    "url", ["http://localhost", "smtp://", "smtp://a?starttls=perhaps", "smtp://a?tls=1"]
)
async def test_an_unclear_address_of_a_mail_server_is_refused_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        mailer(url)
