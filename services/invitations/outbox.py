"""What leaves this service, and as what."""

from services.invitations.domain.domain_rule import DomainRule
from services.invitations.domain.guest_list_view import GuestListView
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import Recipient
from services.invitations.domain.reminder import Reminder
from services.invitations.domain.sending_plan import SendingPlan
from services.invitations.domain.submission import Submission
from services.invitations.domain.wording import Wording
from shared.contracts import invitations as told
from shared.contracts.invitations import own
from shared.outbox import Outbox

OUTBOX: Outbox = {
    Invitation.Scheduled: own.InvitationScheduled,
    Invitation.Skipped: own.InvitationSkipped,
    Invitation.ScheduledAgain: own.InvitationScheduled,
    Invitation.SkippedAgain: own.InvitationSkipped,
    Invitation.Suppressed: own.InvitationSuppressed,
    Invitation.Intended: own.InvitationIntended,
    Invitation.Sent: told.InvitationSent,
    Invitation.Failed: own.InvitationFailed,
    Invitation.Uncertain: own.InvitationUncertain,
    Invitation.Clicked: own.InvitationClicked,
    Invitation.Answered: own.InvitationAnswered,
    Invitation.AnswerRevoked: own.AnswerRevoked,
    Invitation.Edited: own.GuestEdited,
    Invitation.AddressCorrected: own.AddressCorrected,
    Invitation.Cancelled: own.CommunicationCancelled,
    Invitation.TakenBack: own.InvitationTakenBack,
    Invitation.Deleted: told.GuestDeleted,
    Invitation.Anonymised: told.GuestAnonymised,
    Reminder.Planned: own.ReminderPlanned,
    Reminder.Suppressed: own.ReminderSuppressed,
    Reminder.Intended: own.ReminderIntended,
    Reminder.Sent: own.ReminderSent,
    Reminder.Failed: own.ReminderFailed,
    Reminder.Uncertain: own.ReminderUncertain,
    Submission.Submitted: told.ReviewSubmitted,
    Recipient.Met: own.RecipientMet,
    Recipient.MailIntended: own.MailIntended,
    Recipient.Blocked: told.AddressBlocked,
    Recipient.Lifted: own.BlockLifted,
    Recipient.Unblocked: told.AddressUnblocked,
    DomainRule.Met: own.DomainMet,
    DomainRule.Blocked: told.DomainBlocked,
    DomainRule.Unblocked: told.DomainUnblocked,
    SendingPlan.Opened: own.SendingPlanOpened,
    SendingPlan.TimezoneChanged: own.TimezoneChanged,
    SendingPlan.HourSet: own.SendingHourSet,
    Wording.Opened: own.WordingOpened,
    Wording.Changed: own.WordingChanged,
    Wording.Reverted: own.WordingReverted,
    GuestListView.Opened: own.GuestListViewOpened,
    GuestListView.Saved: own.GuestListViewSaved,
}
