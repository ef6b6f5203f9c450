"""What accounts tells of what it stores."""

from services.accounts.domain.api_key import ApiKey
from services.accounts.domain.business import Business
from services.accounts.domain.place import Place
from services.accounts.domain.place_group import PlaceGroup
from services.accounts.domain.session import Session
from services.accounts.domain.staff_address import StaffAddress
from services.accounts.domain.user import User
from shared.contracts import accounts as told
from shared.letters import LETTERS
from shared.outbox import Outbox

OUTBOX: Outbox = {
    **LETTERS,
    Business.Registered: told.BusinessRegistered,
    Business.Renamed: told.BusinessRenamed,
    Business.ServiceAddressSet: told.CustomerServiceAddressSet,
    Business.AdministratorNamed: told.AdministratorNamed,
    Business.AdministratorDismissed: told.AdministratorDismissed,
    Place.Added: told.PlaceAdded,
    Place.Changed: told.PlaceChanged,
    PlaceGroup.Defined: told.PlaceGroupDefined,
    PlaceGroup.Changed: told.PlaceGroupChanged,
    StaffAddress.Reserved: told.AddressReserved,
    StaffAddress.ReservedAgain: told.AddressReserved,
    StaffAddress.Released: told.AddressReleased,
    User.Added: told.UserAdded,
    User.AccessGranted: told.AccessGranted,
    User.AccessWithdrawn: told.AccessWithdrawn,
    User.PasswordAsked: told.PasswordAsked,
    User.PasswordSet: told.PasswordSet,
    User.PasswordRehashed: told.PasswordRehashed,
    User.LanguageChosen: told.LanguageChosen,
    User.Deleted: told.UserDeleted,
    Session.Started: told.SessionStarted,
    Session.Switched: told.SessionSwitched,
    Session.Ended: told.SessionEnded,
    ApiKey.Issued: told.ApiKeyIssued,
    ApiKey.Revoked: told.ApiKeyRevoked,
}
