"""What passes between the terminal and a driver in its own process: frames of JSON and raw bytes, no pickle.

A frame is two lengths (JSON, bytes; u32 big endian), the JSON, the bytes. Values are what contracts speak:
plain values, dates, bytes, pictures, and the frozen dataclasses and enums of `peripherals`; nothing else can
be named, so nothing else can be made.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import socket
import struct
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from peripherals.devices import Deadline

_HEAD = struct.Struct("!II")
_LARGEST_BYTES = 256 * 1024 * 1024  # a picture of 64 megapixels, the most a picture may have, takes 192
_TAG = "~"
_OWN = "peripherals."
_PIECE_BYTES = 1 << 20


class WireError(ValueError):
    """Bytes that are no frame of ours, or a value that may not pass."""


def pack(value: object) -> bytes:
    """Errors: WireError for a value of a foreign kind."""
    return b"".join(_pieces(value))


def _pieces(value: object) -> list[memoryview]:
    """A frame, its large parts not copied."""
    blobs: list[memoryview] = []
    text = json.dumps(_plain(value, blobs), separators=(",", ":")).encode("ascii")
    head = _HEAD.pack(len(text), sum(map(len, blobs))) + text
    return [memoryview(head), *blobs]


def unpack(text: bytes | bytearray, body: bytes | bytearray) -> Any:
    """Errors: WireError."""
    try:
        return _value(json.loads(text), memoryview(body))
    except (ValueError, KeyError, TypeError, AttributeError, ImportError, RecursionError) as error:
        raise WireError(f"no frame: {type(error).__name__}") from error


def send(line: socket.socket, value: object, deadline: Deadline) -> None:
    """Errors: OSError for a line that is gone or takes nothing until the deadline."""
    for piece in _pieces(value):
        rest = piece
        while rest:
            line.settimeout(max(deadline.left_s(), 0.001))
            rest = rest[line.send(rest[:_PIECE_BYTES]) :]


def receive(line: socket.socket, deadline: Deadline | None) -> Any:
    """The next value. Errors: TimeoutError; EOFError at the end of the line; OSError; WireError."""
    lengths = _HEAD.unpack(_exactly(line, _HEAD.size, deadline))
    if sum(lengths) > _LARGEST_BYTES:
        raise WireError(f"a frame of {sum(lengths)} bytes")
    text, body = (_exactly(line, length, deadline) for length in lengths)
    return unpack(text, body)


def _exactly(line: socket.socket, length: int, deadline: Deadline | None) -> bytearray:
    received = bytearray(length)
    rest = memoryview(received)
    while rest:
        line.settimeout(None if deadline is None else max(deadline.left_s(), 0.001))
        count = line.recv_into(rest[:_PIECE_BYTES])
        if count == 0:
            raise EOFError("the other end is gone")
        rest = rest[count:]
    return received


def _plain(value: object, blobs: list[memoryview]) -> object:
    match value:
        case Enum():
            return {_TAG: "enum", "of": _name(type(value)), "value": value.value}
        case None | bool() | int() | float() | str():
            return value
        case bytes():
            return {_TAG: "bytes"} | _blob(memoryview(value), blobs)
        case np.ndarray():
            shape = {"dtype": value.dtype.str, "shape": list(value.shape)}
            if value.dtype.hasobject:
                raise WireError("an array of objects may not pass")
            octets = np.ascontiguousarray(value).reshape(-1).view(np.uint8)
            return {_TAG: "array"} | shape | _blob(octets.data, blobs)
        case datetime() | date():
            return {_TAG: type(value).__name__, "is": value.isoformat()}
        case Path():
            return {_TAG: "path", "is": str(value)}
        case list():
            return [_plain(item, blobs) for item in value]
        case tuple():
            return {_TAG: "tuple", "of": [_plain(item, blobs) for item in value]}
        case Mapping():
            return {_TAG: "map", "of": [[_plain(k, blobs), _plain(v, blobs)] for k, v in value.items()]}
        case _:
            return _plain_dataclass(value, blobs)


def _plain_dataclass(value: object, blobs: list[memoryview]) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.init]
        told = {name: _plain(getattr(value, name), blobs) for name in names}
        return {_TAG: "data", "of": _name(type(value)), "fields": told}
    raise WireError(f"a {type(value).__name__} may not pass")


def _blob(data: memoryview, blobs: list[memoryview]) -> dict[str, object]:
    at = sum(map(len, blobs))
    blobs.append(data)
    return {"at": at, "length": len(data)}


def _name(kind: type) -> str:
    if not kind.__module__.startswith(_OWN):
        raise WireError(f"a {kind.__name__} may not pass")
    return f"{kind.__module__}:{kind.__qualname__}"


def _value(told: Any, body: memoryview) -> Any:
    if isinstance(told, list):
        return [_value(item, body) for item in told]
    if not isinstance(told, dict):
        return told
    match told[_TAG]:
        case "enum":
            return _kind(told["of"], Enum)(told["value"])
        case "bytes":
            return bytes(_piece(told, body))
        case "array":
            flat = np.frombuffer(_piece(told, body), np.dtype(told["dtype"]))
            return flat.reshape(told["shape"])
        case "date":
            return date.fromisoformat(told["is"])
        case "datetime":
            return datetime.fromisoformat(told["is"])
        case "path":
            return Path(told["is"])
        case "tuple":
            return tuple(_value(item, body) for item in told["of"])
        case "map":
            return {_value(key, body): _value(value, body) for key, value in told["of"]}
        case "data":
            fields = {name: _value(item, body) for name, item in told["fields"].items()}
            return _kind(told["of"], None)(**fields)
        case unknown:
            raise WireError(f"unknown kind {unknown!r}")


def _piece(told: Mapping[str, Any], body: memoryview) -> memoryview:
    at, length = int(told["at"]), int(told["length"])
    if not 0 <= at <= at + length <= len(body):
        raise WireError("bytes that are not there")
    return body[at : at + length]


def _kind(name: str, base: type | None) -> Any:
    """The class of that name, if it is one that may pass."""
    module, _, qualname = name.partition(":")
    if not module.startswith(_OWN):
        raise WireError(f"{name} may not pass")
    found: Any = importlib.import_module(module)
    for part in qualname.split("."):
        found = getattr(found, part)
    fits = dataclasses.is_dataclass(found) if base is None else issubclass(found, base)
    if not isinstance(found, type) or not fits or found.__module__ != module:
        raise WireError(f"{name} may not pass")
    return found
