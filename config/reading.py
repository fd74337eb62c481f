"""YAML files into typed records: whatever is wrong in one is told once, with the file and the field."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from config.mistakes import Lines, file_words, mistakes_in, yaml_words
from config.strings import text as words

M = TypeVar("M", bound=BaseModel)


class UnreadableError(ValueError):
    """The file is missing, not YAML, or says something that cannot be; the message names file and field."""


class Record(BaseModel):
    """Base of what data files hold: unknown fields are errors, and `no` is not taken for the text "no"."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


_DEEPEST = 64
"""Levels within levels that a file may have; libyaml's composer would go down without end, and crash."""


class _OneKeyOnce(yaml.CSafeLoader):
    """PyYAML lets a second key of the same name win silently; in a catalogue that loses a rule."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for number, (key, (key_node, _)) in enumerate(zip(keys, node.value, strict=True)):
            if key in keys[:number]:
                raise yaml.constructor.ConstructorError(
                    None, None, words("mistake.twice", key=key), key_node.start_mark
                )
        return super().construct_mapping(node, deep)


def read_mapping(path: Path) -> dict[str, Any]:
    """The file's top mapping as YAML gives it. Errors: UnreadableError."""
    return read_with_lines(path)[0]


def read_with_lines(path: Path) -> tuple[dict[str, Any], Lines]:
    """The same, and on which line each part of it stands. Errors: UnreadableError."""
    try:
        text = path.read_text(encoding="utf-8")
        _refuse_depths(text)
        loader = _OneKeyOnce(text)
        node = loader.get_single_node()
        raw = loader.construct_document(node) if node is not None else None
        lines = dict(_lines(node, ())) if node is not None else {}
    except OSError as error:
        raise UnreadableError(file_words(error) or f"{path}：{error}") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise UnreadableError(f"{path}：{yaml_words(error)}") from error
    if not isinstance(raw, dict):
        raise UnreadableError(f"{path}：{words('mistake.no_mapping', kind=type(raw).__name__)}")
    return raw, lines


def _refuse_depths(text: str) -> None:
    """Errors: ValueError, with the line; yaml.YAMLError."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else "?"
            raise ValueError(words("mistake.too_deep", line=line, most=_DEEPEST))


def _lines(node: yaml.Node, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)))
    if isinstance(node, yaml.SequenceNode):
        for number, part in enumerate(node.value):
            yield from _lines(part, (*path, number))


def read_record(path: Path, model: type[M]) -> M:
    """The file as one record. Errors: UnreadableError."""
    raw, lines = read_with_lines(path)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        wrong = mistakes_in(error, model, lines)
        head = words("mistake.in_file", file=path, count=len(wrong))
        raise UnreadableError("\n  ".join([head, *wrong])) from error
