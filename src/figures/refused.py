"""Why a chart is not drawn."""


class Refused(Exception):
    """One sentence for the user."""


class OutOfPage(Refused):
    """A label has no room: another height may have."""
