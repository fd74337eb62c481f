"""One approval backend, put together: settings in, services out."""

from __future__ import annotations

from dataclasses import dataclass

from backend.access import Access
from backend.appointments import AppointmentDesk
from backend.asked import QuestionBook
from backend.case_file import CaseFiles
from backend.case_log import EventFeed
from backend.case_papers import PaperDesk
from backend.cases import CaseService
from backend.clock import Clock
from backend.database import Database, open_database
from backend.documents import DocumentFolder
from backend.durable import make_folder
from backend.finalize import Finalizer
from backend.halls import load_halls
from backend.holdings import HoldingRegister
from backend.inquiry import Inquiries
from backend.keys import Keys, load_or_create_keys
from backend.papers import Papers
from backend.ratings import Ratings
from backend.recheck import Recheck
from backend.rules import RuleBook
from backend.settings import Settings
from backend.standing import Standing
from backend.submissions import Submissions
from backend.supplements import SupplementDesk
from backend.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Approval:
    settings: Settings
    clock: Clock
    database: Database
    keys: Keys
    access: Access
    submissions: Submissions
    uploads: Uploads
    finalizer: Finalizer
    cases: CaseService
    files: CaseFiles
    events: EventFeed
    ratings: Ratings
    register: HoldingRegister
    papers: Papers
    standing: Standing
    questions: QuestionBook
    inquiries: Inquiries
    desk: PaperDesk
    supplements: SupplementDesk
    appointments: AppointmentDesk

    def close(self) -> None:
        self.database.close()


def open_approval(settings: Settings, clock: Clock, rules: RuleBook) -> Approval:
    """Everything this backend does over one data folder, its tables and keys in place.

    Errors: KeyFileError; UnreadableError for the file of halls; OSError for a folder that cannot be written.
    """
    make_folder(settings.data_dir)
    keys = load_or_create_keys(settings.data_dir / "keys")
    documents = DocumentFolder(settings.data_dir / "documents")
    database = open_database(settings.url)
    register = HoldingRegister(database, keys, rules, clock)
    recheck = Recheck(documents, keys.opening, rules, clock, register.known)
    papers = Papers(database, documents, keys, recheck)
    questions = QuestionBook(database, keys, clock, settings.inquiries_an_hour)
    supplements = SupplementDesk(database, keys, questions, recheck)
    return Approval(
        settings=settings,
        clock=clock,
        database=database,
        keys=keys,
        access=Access(database, clock),
        submissions=Submissions(database, clock),
        uploads=Uploads(database, documents, settings.max_patch_bytes, settings.max_document_bytes),
        finalizer=Finalizer(database, documents, keys.signing, recheck, register, supplements, clock),
        cases=CaseService(database, rules, clock),
        files=CaseFiles(database, recheck, register, papers, supplements),
        events=EventFeed(database, clock),
        ratings=Ratings(database),
        register=register,
        papers=papers,
        standing=Standing(database, keys.holder, clock),
        questions=questions,
        inquiries=Inquiries(questions, register, papers, clock),
        desk=PaperDesk(database, keys, papers, questions, clock),
        supplements=supplements,
        appointments=AppointmentDesk(
            database, keys, questions, rules, load_halls(settings.halls_file), clock
        ),
    )
