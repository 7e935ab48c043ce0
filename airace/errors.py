"""The one error that a reader of the command line ever sees."""


class AiraceError(Exception):
    """Something a person can mend: says what, where and how, in one message.

    Parameters
    ----------
    what:
        The problem in one sentence, without a final full stop.
    where:
        File, row and field (or parameter) that caused it, as far as known.
    remedy:
        What to do about it.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(self.__str__())

    def __str__(self) -> str:
        """Return ``where: what. remedy`` on one line."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}. {self.remedy}" if self.remedy else head

    def __reduce__(self):
        """Keep the parts when the error crosses a process boundary."""
        return (_rebuild, (self.what, self.where, self.remedy))


def _rebuild(what: str, where: str, remedy: str) -> AiraceError:
    return AiraceError(what, where=where, remedy=remedy)
