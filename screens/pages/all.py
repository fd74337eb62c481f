"""Which screen shows which page kind."""

from __future__ import annotations

from typing import Any

from kiosk import pages
from screens.pages.attract import AttractScreen
from screens.pages.busy import BusyScreen
from screens.pages.card_prompt import CardPromptScreen
from screens.pages.choose import ChooseScreen
from screens.pages.consent import CommitmentScreen, ConsentScreen
from screens.pages.done import DoneScreen
from screens.pages.home import HomeScreen
from screens.pages.materials import MaterialsScreen
from screens.pages.message import MessageScreen
from screens.pages.notice import NoticeScreen
from screens.pages.question import QuestionScreen
from screens.pages.rating import RatingScreen
from screens.pages.review import ReviewScreen
from screens.pages.rows import RowsScreen
from screens.pages.scan import ScanScreen
from screens.pages.screen import PageScreen
from screens.pages.search import SearchScreen
from screens.pages.signature import SignatureScreen
from screens.pages.taken_pages import TakenPagesScreen
from screens.pages.timeline import TimelineScreen

SCREENS: dict[type[pages.Page[Any]], type[PageScreen[Any]]] = {
    pages.Attract: AttractScreen,
    pages.Home: HomeScreen,
    pages.Choose: ChooseScreen,
    pages.Search: SearchScreen,
    pages.Question: QuestionScreen,
    pages.Notice: NoticeScreen,
    pages.Consent: ConsentScreen,
    pages.CardPrompt: CardPromptScreen,
    pages.Materials: MaterialsScreen,
    pages.Rows: RowsScreen,
    pages.Scan: ScanScreen,
    pages.TakenPages: TakenPagesScreen,
    pages.Commitment: CommitmentScreen,
    pages.Review: ReviewScreen,
    pages.Signature: SignatureScreen,
    pages.Busy: BusyScreen,
    pages.Done: DoneScreen,
    pages.Rating: RatingScreen,
    pages.Message: MessageScreen,
    pages.Timeline: TimelineScreen,
}
