"""Every refusal this backend can answer: a stable code, its HTTP status and what it means (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from sync.protocol.wire import Problem

REFUSALS: Final[dict[str, tuple[HTTPStatus, str]]] = {
    "request.invalid": (HTTPStatus.UNPROCESSABLE_ENTITY, "The request does not have the published form"),
    "request.too_large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is larger than a body of this kind"),
    "request.unknown": (HTTPStatus.NOT_FOUND, "There is nothing at this address"),
    "request.method": (HTTPStatus.METHOD_NOT_ALLOWED, "This address does not answer to this method"),
    "server.bug": (HTTPStatus.INTERNAL_SERVER_ERROR, "The backend failed; nothing was acknowledged"),
    "token.unknown": (HTTPStatus.UNAUTHORIZED, "No token, or one that this backend did not issue"),
    "token.other_terminal": (HTTPStatus.FORBIDDEN, "This token is another terminal's"),
    "token.other_role": (HTTPStatus.FORBIDDEN, "This token is not for this part of the backend"),
    "submission.conflict": (HTTPStatus.UNPROCESSABLE_ENTITY, "This submission is here with other content"),
    "submission.invalid": (HTTPStatus.UNPROCESSABLE_ENTITY, "The manifest contradicts itself"),
    "submission.unknown": (HTTPStatus.NOT_FOUND, "No such submission of this terminal"),
    "submission.incomplete": (HTTPStatus.CONFLICT, "Documents are missing"),
    "receipt_number.conflict": (HTTPStatus.UNPROCESSABLE_ENTITY, "Another submission has this number"),
    "document.unknown": (HTTPStatus.NOT_FOUND, "No such document, or its upload has not been created"),
    "document.size_differs": (HTTPStatus.UNPROCESSABLE_ENTITY, "The manifest says another size"),
    "document.too_large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Larger than any document may be"),
    "upload.version": (HTTPStatus.PRECONDITION_FAILED, "Tus-Resumable 1.0.0 is required"),
    "upload.header": (HTTPStatus.BAD_REQUEST, "An upload header is missing or not a number"),
    "upload.content_type": (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "application/offset+octet-stream is required"),
    "upload.offset": (HTTPStatus.CONFLICT, "Another offset is next"),
    "upload.locked": (HTTPStatus.LOCKED, "Another request is writing this document"),
    "upload.body_limit": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Larger than one PATCH may be"),
    "upload.beyond_length": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Beyond the length of the document"),
    "upload.idle": (HTTPStatus.REQUEST_TIMEOUT, "The body stopped coming; what came is kept"),
    "case.unknown": (HTTPStatus.NOT_FOUND, "No case has this number"),
    "case.several": (HTTPStatus.CONFLICT, "This receipt is of several cases; say which"),
    "case.waits": (HTTPStatus.CONFLICT, "The result of another case of this receipt must be there first"),
    "case.no_document": (HTTPStatus.NOT_FOUND, "The case has no such document that opens"),
    "case.step": (HTTPStatus.CONFLICT, "The case cannot take this step from where it stands"),
    "case.second_correction": (HTTPStatus.CONFLICT, "Everything missing is told once (Licensing Law 32-4)"),
    "case.correction_incomplete": (HTTPStatus.CONFLICT, "A correction names everything missing at once"),
    "case.supply_by": (HTTPStatus.UNPROCESSABLE_ENTITY, "The day to supply by has passed"),
    "case.note_required": (HTTPStatus.UNPROCESSABLE_ENTITY, "This step must say why or what (Law 32, 38)"),
    "case.body_unknown": (HTTPStatus.UNPROCESSABLE_ENTITY, "This body has no part in this case"),
    "case.material_unknown": (HTTPStatus.UNPROCESSABLE_ENTITY, "The item has no such material"),
    "case.no_applicant": (HTTPStatus.CONFLICT, "The case names no applicant that can be read"),
    "holding.unknown": (HTTPStatus.NOT_FOUND, "No such document is held, or it is withdrawn"),
    "holding.grade": (HTTPStatus.CONFLICT, "Only what a person uploaded can be checked at a window"),
    "holding.not_pdf": (HTTPStatus.UNPROCESSABLE_ENTITY, "An issued document is a PDF with a page"),
    "paper.unknown": (HTTPStatus.NOT_FOUND, "No such paper is in a case, or it is withdrawn"),
    "paper.title": (HTTPStatus.UNPROCESSABLE_ENTITY, "A title is one line of at most 60 characters"),
    "paper.unreadable": (HTTPStatus.UNPROCESSABLE_ENTITY, "The file cannot be read"),
    "paper.not_pdf": (HTTPStatus.UNPROCESSABLE_ENTITY, "A paper is a PDF with a page"),
    "paper.encrypted": (HTTPStatus.UNPROCESSABLE_ENTITY, "A paper is a PDF without a password"),
    "paper.too_large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Larger than one paper may be"),
    "paper.no_room": (HTTPStatus.CONFLICT, "The papers of this submission would be too many for one answer"),
    "paper.other_item": (HTTPStatus.CONFLICT, "This case is of another item"),
    "paper.reason_required": (HTTPStatus.UNPROCESSABLE_ENTITY, "Say why the paper is withdrawn"),
    "record.unknown": (HTTPStatus.NOT_FOUND, "No such record is in force"),
    "record.reason_required": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "A record needs a reason, in and out",
    ),
    "inquiry.invalid": (HTTPStatus.UNPROCESSABLE_ENTITY, "Not a question that this terminal sealed for us"),
    "inquiry.no_consent": (HTTPStatus.FORBIDDEN, "The person has not agreed to be asked about"),
    "inquiry.not_own": (HTTPStatus.FORBIDDEN, "A person is told only about himself"),
    "inquiry.repeated": (HTTPStatus.CONFLICT, "This question was answered; it is not answered again"),
    "inquiry.too_many": (HTTPStatus.TOO_MANY_REQUESTS, "More questions than people come to one terminal"),
    "case.extended": (HTTPStatus.CONFLICT, "The limit was extended before; the law knows one extension (42)"),
    "case.no_extension": (HTTPStatus.CONFLICT, "The law of this item gives no extension"),
    "case.extension_late": (HTTPStatus.CONFLICT, "The limit has ended; it cannot be extended any more"),
    "case.pause_reason": (HTTPStatus.UNPROCESSABLE_ENTITY, "A pause has a reason of Licensing Law 45"),
    "case.paused": (HTTPStatus.CONFLICT, "The clock of this case stands; it must run again first"),
    "case.not_paused": (HTTPStatus.CONFLICT, "The clock of this case is running"),
    "case.time": (HTTPStatus.CONFLICT, "Earlier than the last step of the case"),
}


def refuse(code: str, detail: str = "") -> Problem:
    """The refusal with this code. `detail` names what and where, never a person."""
    status, title = REFUSALS[code]
    return Problem(title=title, status=status.value, code=code, detail=detail)
