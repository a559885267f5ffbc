"""What can go wrong, as one tree.

::

    TenderGuardError                 everything this project raises on purpose
    ├── UsageError                   the call itself: an option, a date, an unknown rule
    ├── DocumentError                one file of the caller's
    │   ├── FileMissingError         no such file, or a folder
    │   ├── FileFormatError          not what its content or name says; a kind that is not read
    │   ├── FileDamagedError         truncated, broken inside
    │   ├── FileEncryptedError       needs a password
    │   ├── FileTooLargeError        over a limit of the settings
    │   └── NoTextError              opened, but no page of it could be read
    ├── RecordsError                 the workbook or the stored records
    │   └── DatabaseError            the database, which may be away for a moment
    ├── RulebookError                the rules: empty, broken, unknown parameter
    │   └── LexiconError             a word list or pattern of the rules
    ├── EngineError                  durable_rules cannot be loaded, or left its limits
    ├── TypefaceError                no Chinese font for forms and plots
    └── ServiceError                 a request to the service
        ├── SignInError              nobody is signed in, or not with these words
        ├── RefusedError             signed in, but not for this
        ├── UnknownError             there is no such thing, or it is not for these eyes
        ├── ConflictError            what is there speaks against it
        ├── LockedError              too many failed attempts
        └── BusyError                not now

Messages are Chinese, one line, and name the place. ``code`` is stable: it stands in JSON and in
problem+json answers. ``exit_status`` is what the command line ends with, ``http_status`` what the
API answers.
"""

from __future__ import annotations

from typing import ClassVar


class TenderGuardError(Exception):
    """Base of all errors raised on purpose; ``str(error)`` is the Chinese line for a person."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 2
    http_status: ClassVar[int] = 500


class UsageError(TenderGuardError):
    """The call cannot be carried out as written."""

    code = "usage"
    http_status = 400


class DocumentError(TenderGuardError):
    """One file cannot be checked; other files still can."""

    code = "document"
    http_status = 422


class FileMissingError(DocumentError):
    """There is no such file, or it is a folder."""

    code = "file-missing"
    http_status = 404


class FileFormatError(DocumentError):
    """The content is of a kind that is not read."""

    code = "file-format"
    http_status = 415


class FileDamagedError(DocumentError):
    """The file breaks off or contradicts its own structure."""

    code = "file-damaged"


class FileEncryptedError(DocumentError):
    """The file opens only with a password."""

    code = "file-encrypted"


class FileTooLargeError(DocumentError):
    """The file is over a limit of the settings, which the message names."""

    code = "file-too-large"
    http_status = 413


class NoTextError(DocumentError):
    """The file was opened, but no page of it holds text that can be read."""

    code = "no-text"


class RecordsError(TenderGuardError):
    """The workbook or the stored records cannot be used."""

    code = "records"
    http_status = 422


class DatabaseError(RecordsError):
    """The database cannot be reached, or broke off."""

    code = "database"
    http_status = 503


class RulebookError(TenderGuardError):
    """The rules cannot be used; the message lists every fault with file and line."""

    code = "rulebook"


class LexiconError(RulebookError):
    """A word list or a pattern of the rules is unusable."""

    code = "lexicon"


class EngineError(TenderGuardError):
    """The rules engine cannot be loaded or was driven past its limits."""

    code = "engine"


class TypefaceError(TenderGuardError):
    """There is no Chinese font to draw forms and plots with; the message names the package."""

    code = "typeface"


class ServiceError(TenderGuardError):
    """A request to the service cannot be answered as asked."""

    code = "service"
    http_status = 400


class SignInError(ServiceError):
    """Nobody is signed in, or the name and password given do not belong together."""

    code = "sign-in"
    http_status = 401


class RefusedError(ServiceError):
    """The person may not do this."""

    code = "refused"
    http_status = 403


class UnknownError(ServiceError):
    """There is no such thing, or the person may not know of it."""

    code = "unknown"
    http_status = 404


class ConflictError(ServiceError):
    """What is there speaks against it."""

    code = "conflict"
    http_status = 409


class LockedError(ServiceError):
    """Too many attempts failed; the message says until when."""

    code = "locked"
    http_status = 429


class BusyError(ServiceError):
    """The answer is not ready yet; ask again."""

    code = "busy"
    http_status = 503
