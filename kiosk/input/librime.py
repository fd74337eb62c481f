"""The few functions of librime that typing needs, through ctypes.

Source: rime_api.h of librime 1.8.5 (Debian 12). The C functions are called by name; `select_candidate` has no
exported name and is entry 71 of the table `rime_get_api()` returns, which only ever grows at its end.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_size_t, c_void_p, sizeof

LIBRARY = "librime.so.1"
_SELECT_CANDIDATE = 71
_ONLY_FATAL = 3  # librime's log would hold what people type

SessionId = c_size_t


class Traits(Structure):
    _fields_ = (
        ("data_size", c_int),
        ("shared_data_dir", c_char_p),
        ("user_data_dir", c_char_p),
        ("distribution_name", c_char_p),
        ("distribution_code_name", c_char_p),
        ("distribution_version", c_char_p),
        ("app_name", c_char_p),
        ("modules", POINTER(c_char_p)),
        ("min_log_level", c_int),
        ("log_dir", c_char_p),
        ("prebuilt_data_dir", c_char_p),
        ("staging_dir", c_char_p),
    )


class Composition(Structure):
    _fields_ = (
        ("length", c_int),
        ("cursor_pos", c_int),
        ("sel_start", c_int),
        ("sel_end", c_int),
        ("preedit", c_char_p),
    )


class Candidate(Structure):
    _fields_ = (("text", c_char_p), ("comment", c_char_p), ("reserved", c_void_p))


class Menu(Structure):
    _fields_ = (
        ("page_size", c_int),
        ("page_no", c_int),
        ("is_last_page", c_int),
        ("highlighted_candidate_index", c_int),
        ("num_candidates", c_int),
        ("candidates", POINTER(Candidate)),
        ("select_keys", c_char_p),
    )


class Context(Structure):
    _fields_ = (
        ("data_size", c_int),
        ("composition", Composition),
        ("menu", Menu),
        ("commit_text_preview", c_char_p),
        ("select_labels", POINTER(c_char_p)),
    )


class Commit(Structure):
    _fields_ = (("data_size", c_int), ("text", c_char_p))


class CandidateIterator(Structure):
    _fields_ = (("ptr", c_void_p), ("index", c_int), ("candidate", Candidate))


class Librime:
    """The library, opened for one folder; it has one state, which the last of several ends.

    Errors: OSError when it is not installed.
    """

    _is_set_up = False
    _open_count = 0

    def __init__(self, shared_dir: str, user_dir: str) -> None:
        self._library = ctypes.CDLL(LIBRARY)
        self._library.RimeCreateSession.restype = SessionId
        traits = Traits(
            shared_data_dir=shared_dir.encode(),
            user_data_dir=user_dir.encode(),
            distribution_name=b"",
            distribution_code_name=b"",
            distribution_version=b"",
            app_name=b"rime.typing",
            min_log_level=_ONLY_FATAL,
            log_dir=user_dir.encode(),
        )
        traits.data_size = _data_size(traits)
        if not Librime._is_set_up:  # its log may be set up once a process
            self._library.RimeSetup(byref(traits))
            Librime._is_set_up = True
        self._library.RimeInitialize(byref(traits))
        Librime._open_count += 1
        self._sessions: list[int] = []
        self._library.rime_get_api.restype = c_void_p
        table = ctypes.cast(self._library.rime_get_api() + sizeof(c_void_p), POINTER(c_void_p))
        self._select = ctypes.CFUNCTYPE(c_int, SessionId, c_size_t)(table[_SELECT_CANDIDATE] or 0)

    def open(self, schema: str) -> int:
        """A session with this schema. Errors: LookupError when the schema's data are not installed."""
        session: int = self._library.RimeCreateSession()
        if not session or not self._library.RimeSelectSchema(SessionId(session), schema.encode()):
            raise LookupError(f"librime has no schema {schema}")
        self._sessions.append(session)
        return session

    def finish(self) -> None:
        """Close the sessions and, if nobody else has it open, the library's threads; without this the process
        crashes at its end."""
        for session in self._sessions:
            self._library.RimeDestroySession(SessionId(session))
        Librime._open_count -= 1
        if not Librime._open_count:
            self._library.RimeCleanupAllSessions()
            self._library.RimeFinalize()

    def press(self, session: int, key: int) -> None:
        self._library.RimeProcessKey(SessionId(session), key, 0)

    def clear(self, session: int) -> None:
        self._library.RimeClearComposition(SessionId(session))
        self.committed(session)

    def select(self, session: int, index: int) -> None:
        self._select(session, index)

    def committed(self, session: int) -> str:
        """What has been written since the last question; empty while composing."""
        commit = Commit()
        commit.data_size = _data_size(commit)
        if not self._library.RimeGetCommit(SessionId(session), byref(commit)):
            return ""
        text = (commit.text or b"").decode()
        self._library.RimeFreeCommit(byref(commit))
        return text

    def preedit(self, session: int) -> str:
        context = Context()
        context.data_size = _data_size(context)
        if not self._library.RimeGetContext(SessionId(session), byref(context)):
            return ""
        text = (context.composition.preedit or b"").decode()
        self._library.RimeFreeContext(byref(context))
        return text

    def candidates(self, session: int, most: int) -> tuple[tuple[str, str], ...]:
        """Each with its comment: of a table's, the keys it would still need."""
        iterator = CandidateIterator()
        if not self._library.RimeCandidateListBegin(SessionId(session), byref(iterator)):
            return ()
        found: list[tuple[str, str]] = []
        while len(found) < most and self._library.RimeCandidateListNext(byref(iterator)):
            candidate = iterator.candidate
            found.append(((candidate.text or b"").decode(), (candidate.comment or b"").decode()))
        self._library.RimeCandidateListEnd(byref(iterator))
        return tuple(found)


def _data_size(record: Structure) -> int:
    """What RIME_STRUCT_INIT writes: the size of all that follows the size itself."""
    return sizeof(record) - sizeof(c_int)
