"""What accounts does by itself: letters with one-time links, and forgetting who was deleted."""

from services.accounts.application import Accounts
from services.accounts.application.entrance import SET_PASSWORD
from services.accounts.domain.user import User
from services.accounts.settings import LINK_PURPOSE, letter_of
from shared.contracts.accounts import PasswordAsked, UserDeleted
from shared.letters import Letter, sending
from shared.mail.compose import compose
from shared.mail.message import Outgoing
from shared.policy import on
from shared.sender import letter_mail, sender_of
from shared.service import Here


@on(PasswordAsked)
def a_password_is_asked_for_its_letter_goes(here: Here[Accounts], asked: PasswordAsked) -> None:
    domain = here.settings.mail_domain
    here.application.intend_letter(asked.stream, asked.generation, domain)


@on(UserDeleted)
def a_user_is_deleted_the_key_is_destroyed(here: Here[Accounts], deleted: UserDeleted) -> None:
    """The page that deleted did it before; this is for whoever was cut short there."""
    if deleted.business_id:
        here.vault.destroy(deleted.business_id, f"user:{deleted.stream}")


async def set_password_letter(here: Here[Accounts], letter: Letter) -> Outgoing | None:
    """The mail with the link, made of the user as he is now; None where the link is spent."""
    user = await here.run(here.application.get, User, letter.about)
    if user.link is None or letter.id != letter_of(user.id, user.generation):
        return None
    name, address = here.vault.open(user.name), here.vault.open(letter.address)
    if name is None or address is None:
        return None
    sender = await sender_of(here, letter.business_id, None)
    token = here.pepper.link(LINK_PURPOSE, user.id, user.generation)
    url = f"{here.settings.public_url}/g/p/{token}"
    told = {**sender.in_mails(), "name": name, "url": url}
    words = compose("accounts", user.link.reason, letter.language, told)
    return letter_mail(here, letter, sender, words, to_name=name, to_address=address)


send_letters = sending({SET_PASSWORD: set_password_letter})
