"""What is asked of a document server, as it was sent, and how the server goes about it."""

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from shared.documents import Document, Documents

KEPT = ("find", "filter", "sort", "limit")


class Questions(CommandListener):
    """Gathers the `find`s of a client it was given to, but for the pointer to the generation."""

    def __init__(self) -> None:
        self.asked: list[Document] = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name == "find" and event.command["find"] != "pointers":
            self.asked.append({key: event.command[key] for key in KEPT if key in event.command})

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...

    async def not_by_an_index(self, documents: Documents) -> list[Document]:
        """Those that the server answers by reading all it has."""
        return [each for each in self.asked if not await _by_an_index(documents, each)]


async def _by_an_index(documents: Documents, asked: Document) -> bool:
    told = await documents.database.command({"explain": asked})
    return "IXSCAN" in str(told["queryPlanner"]["winningPlan"])
