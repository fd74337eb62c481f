"""From the rows of the sheets to the raw description, each part with its sheet and row.

Rows may say anything: what belongs to nothing is told and left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.catalogue.findings import Finding, Place, Severity
from kiosk.catalogue.raw import RawPath, Source, tidy
from kiosk.catalogue.workbook.layout import COMMON, LIMITS, PLACES, TEXT_LISTS, TEXT_MAPS, sheets
from kiosk.catalogue.workbook.more import put_more
from kiosk.words import Words, say


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it stands in a sheet; `cells` are those that hold something, None where nothing is meant."""

    number: int
    cells: Mapping[str, Any]

    def text(self, column: str) -> str:
        return str(self.cells.get(column) or "")


def fold(rows: Mapping[str, Sequence[SheetRow]], findings: Iterable[Finding] = ()) -> Source:
    """The raw description that these rows say. `findings`: what was wrong with the cells already."""
    return _Fold(rows, list(findings)).source()


@dataclass(slots=True)
class _Fold:
    rows: Mapping[str, Sequence[SheetRow]]
    findings: list[Finding]
    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[RawPath, Place] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=lambda: {sheet.id: sheet.title for sheet in sheets()})
    matters: dict[str, RawPath] = field(default_factory=dict)  # code → where its item or bundle stands
    asked: dict[tuple[str, str], RawPath] = field(default_factory=dict)  # (code, id) → its question

    def source(self) -> Source:
        self.raw = {"head": {}, "bodies": [], "list": [], "transfers": [], "kept": [], "items": []}
        for name in ("bodies", "list", "items", "bundles", "ended"):
            self.places[(name,)] = Place(sheet=self.titles[name])
            for row in self._of(name):
                path = self._append((name,), row, name)
                if name in ("items", "bundles"):
                    self._matter_at(path, row, name)
        self._head()
        self._batches("batches", "transfers", "transfers", "batch")
        self._batches("reasons", "kept", "kept", "reason")
        self._texts()
        self._groups()
        self._questions()
        self._parts_of_questions("columns", "columns")
        self._parts_of_questions("choices", "options")
        for sheet in ("exits", "materials", "delivery", "checks"):
            self._children(sheet)
        self._limits()
        self._bundle_parts()
        self._regions()
        self._signposts()
        put_more(self.raw, self._of("more"), lambda row: self._tell("more", row, "path", "more_unusable"))
        return Source(tidy(self.raw), self.places, tuple(self.findings))

    # ---- the sections ------------------------------------------------------------------------------------

    def _head(self) -> None:
        self.places["head",] = Place(sheet=self.titles["head"])
        for row in self._of("head"):
            name, said = row.text("field"), row.cells.get("said")
            section, field_ = ("regions", "note") if name == "regions_note" else ("head", name)
            *way, last = (section, *field_.split("."))
            self._made(tuple(way))[last] = said
            self.places[(*way, last)] = self._place("head", row)

    def _batches(self, heads: str, parts: str, section: str, key: str) -> None:
        known: dict[str, RawPath] = {}
        for row in self._of(heads):
            known.setdefault(row.text(key), self._append((section,), row, heads))
        for row in self._of(parts):
            parent = known.get(row.text(key))
            if parent is None:
                self._tell(parts, row, key, "no_such_row", name=row.text(key), sheet=self.titles[heads])
            elif "code" in row.cells:
                self._append((*parent, "items"), row, parts, row.cells["code"])

    def _matter_at(self, path: RawPath, row: SheetRow, sheet: str) -> None:
        code = row.text("code")
        if code in self.matters:
            self._tell(sheet, row, "code", "double_row", name=code)
        self.matters.setdefault(code, path)

    def _texts(self) -> None:
        for row in self._of("texts"):
            item, name, said = self._matter("texts", row), row.text("field"), row.cells.get("text")
            if item is None or said is None:
                continue
            if name in TEXT_MAPS:
                self._set((*item, name), row.text("key"), said, "texts", row)
            elif name in TEXT_LISTS:
                self._append((*item, name), row, "texts", said)
            else:
                self._tell("texts", row, "field", "no_such_text", name=name)
        for row in self._of("steps"):
            item = self._matter("steps", row)
            if item is not None and "text" in row.cells:
                self._append((*item, "steps"), row, "steps", row.cells["text"])

    def _groups(self) -> None:
        for row in self._of("groups"):
            parent = ("common",) if row.text("code") == COMMON else self._matter("groups", row)
            if parent is not None:
                self._append((*parent, "groups"), row, "groups", _entry(row, ("code",)))

    def _questions(self) -> None:
        for row in self._of("questions"):
            code, at = row.text("code"), row.text("at")
            parent = self._question_list(row, code, at)
            if parent is None:
                continue
            entry = _entry(row, ("code", "at"))
            if parent[-1] == PLACES[0]:
                path = self._set(parent[:-1], str(parent[-1]), entry, "questions", row)
            else:
                path = self._append(parent, row, "questions", entry)
            self.asked.setdefault((code, row.text("id") or row.text("use")), path)

    def _question_list(self, row: SheetRow, code: str, at: str) -> RawPath | None:
        if code == COMMON and not at:
            return ("common", "questions")
        item = ("common",) if code == COMMON else self._matter("questions", row)
        if item is None or at in PLACES:
            return item and (*item, at)
        for number, group in enumerate(self._made(item).get("groups", ())):
            if at and at in ((group,) if isinstance(group, str) else (group.get("id"), group.get("use"))):
                if isinstance(group, str):  # a common one, used with other questions
                    self._replace((*item, "groups", number), {"use": group})
                return (*item, "groups", number, "questions")
        self._tell("questions", row, "at", "no_such_group", name=at)
        return None

    def _parts_of_questions(self, sheet: str, field: str) -> None:
        """Options, and the columns of those asked row by row; these have options of their own."""
        for row in self._of(sheet):
            code, name = row.text("code"), row.text("question")
            question = self.asked.get((code, name))
            if question is None:
                self._tell(sheet, row, "question", "no_such_question", name=name)
                continue
            if isinstance(self._get(question), str):  # a common one, used with something different
                self._replace(question, {"use": self._get(question)})
            part = self._append((*question, field), row, sheet, _entry(row, ("code", "question")))
            self.asked.setdefault((code, f"{name}.{row.text('id')}"), part)

    def _children(self, sheet: str) -> None:
        for row in self._of(sheet):
            is_common = row.text("code") == COMMON and sheet not in ("exits", "checks")
            parent: RawPath | None = ("common",) if is_common else self._matter(sheet, row)
            if parent is not None:
                self._append((*parent, sheet), row, sheet, _entry(row, ("code",)))

    def _limits(self) -> None:
        for row in self._of("limits"):
            item, kind = self._matter("limits", row), row.text("kind")
            if item is None:
                continue
            if kind not in LIMITS:
                self._tell("limits", row, "kind", "no_such_limit", name=kind)
            else:
                self._set(item, kind, _entry(row, ("code", "kind")), "limits", row)
        for row in self._of("renewals"):
            item = self._matter("renewals", row)
            if item is not None:
                self._set(item, "renewal", _entry(row, ("code",)), "renewals", row)

    def _bundle_parts(self) -> None:
        known: dict[tuple[str, str], RawPath] = {}
        for row in self._of("parts"):
            bundle = self._matter("parts", row, "bundle")
            if bundle is not None:
                part = self._append((*bundle, "parts"), row, "parts", _entry(row, ("bundle",)))
                known.setdefault((row.text("bundle"), row.text("item")), part)
        for row in self._of("given"):
            given = known.get((row.text("bundle"), row.text("item")))
            if given is None:
                told = {"name": row.text("item"), "sheet": self.titles["parts"]}
                self._tell("given", row, "item", "no_such_row", **told)
            else:
                self._set((*given, "given"), row.text("question"), row.cells.get("value"), "given", row)

    def _regions(self) -> None:
        known: dict[str, RawPath] = {}
        self.places["regions",] = Place(sheet=self.titles["regions"])
        for row in self._of("regions"):
            parent = row.text("parent")
            if parent and parent not in known:
                self._tell("regions", row, "parent", "no_such_parent", name=parent)
            at = (*known[parent], "children") if parent in known else ("regions", "regions")
            known.setdefault(row.text("id"), self._append(at, row, "regions", _entry(row, ("parent",))))

    def _signposts(self) -> None:
        for row in self._of("wishes"):
            if "wish" in row.cells:
                self._append(("wishes", row.text("code")), row, "wishes", row.cells["wish"])
        for row in self._of("elsewhere"):
            self._append(("elsewhere", "matters"), row, "elsewhere")
        for row in self._of("often"):
            self._append(("guide", "often"), row, "often", row.text("code"))
        themes = {
            row.text("id"): self._append(("guide", "themes"), row, "themes") for row in self._of("themes")
        }
        for row in self._of("situations"):
            theme = themes.get(row.text("theme"))
            if theme is None:
                self._tell(
                    "situations",
                    row,
                    "theme",
                    "no_such_row",
                    name=row.text("theme"),
                    sheet=self.titles["themes"],
                )
            else:
                self._append((*theme, "situations"), row, "situations", _entry(row, ("theme",)))

    # ---- the parts ---------------------------------------------------------------------------------------

    def _of(self, sheet: str) -> Sequence[SheetRow]:
        return self.rows.get(sheet, ())

    def _matter(self, sheet: str, row: SheetRow, column: str = "code") -> RawPath | None:
        code = row.text(column)
        if not code:
            self._tell(sheet, row, column, "missing_field", field=column)
        elif code not in self.matters:
            self._tell(sheet, row, column, "no_such_item", code=code)
        return self.matters.get(code)

    def _place(self, sheet: str, row: SheetRow, column: str = "") -> Place:
        return Place(sheet=self.titles[sheet], row=row.number, field=column)

    def _get(self, path: RawPath) -> Any:
        value: Any = self.raw
        for part in path:
            value = value[part]
        return value

    def _append(self, path: RawPath, row: SheetRow, sheet: str, entry: Any = None) -> RawPath:
        """At the end of a list, which is made when it is not there yet."""
        target = self._made(path[:-1]).setdefault(path[-1], [])
        target.append(dict(row.cells) if entry is None else entry)
        self.places.setdefault(path, self._place(sheet, row))
        return self._known((*path, len(target) - 1), sheet, row)

    def _set(self, path: RawPath, name: str, value: Any, sheet: str, row: SheetRow) -> RawPath:
        target = self._made(path)
        if name in target:
            self._tell(sheet, row, "", "double_row", name=name)
        target[name] = value
        return self._known((*path, name), sheet, row)

    def _replace(self, path: RawPath, value: Any) -> None:
        self._get(path[:-1])[path[-1]] = value

    def _made(self, path: RawPath) -> Any:
        """The mapping at this path, made when it is not there yet."""
        target: Any = self.raw
        for part in path:
            target = target.setdefault(part, {}) if isinstance(target, dict) else target[part]
        return target

    def _known(self, path: RawPath, sheet: str, row: SheetRow) -> RawPath:
        self.places[path] = self._place(sheet, row)
        for column in row.cells:
            self.places[(*path, column)] = self._place(sheet, row, column)
        return path

    def _tell(self, sheet: str, row: SheetRow, column: str, code: str, /, **args: Words | int) -> None:
        place = self._place(sheet, row, column)
        self.findings.append(Finding(code, Severity.ERROR, place, say("", **args).args))


def _entry(row: SheetRow, without: tuple[str, ...]) -> Any:
    """What a row says for itself; a common entry used as it is, is its id."""
    own = {name: value for name, value in row.cells.items() if name not in without}
    if "use" not in own:
        return {name: value for name, value in own.items() if value is not None}
    return own["use"] if len(own) == 1 else own
