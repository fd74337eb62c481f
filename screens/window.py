"""Opens the one window, with every setting of Kivy said here."""

from __future__ import annotations

from typing import Any

from kivy.config import Config

IDLE_FPS = 30


def open_window(size_px: tuple[int, int], *, fullscreen: bool, cursor: bool, left_px: int = 0) -> Any:
    """Kivy's window. One a process; call before the first widget is made.

    It lies at the display's upper edge, `left_px` from its left one, and has no border.
    Touch arrives from the window itself (SDL), a mouse by the one input provider; no key closes anything.
    """
    settings: dict[str, dict[str, object]] = {
        "graphics": {
            "width": size_px[0],
            "height": size_px[1],
            "position": "custom",
            "left": left_px,
            "top": 0,
            "resizable": 0,
            "borderless": 1,
            "fullscreen": 1 if fullscreen else 0,
            "show_cursor": 1 if cursor else 0,
            "maxfps": IDLE_FPS,
            "multisamples": 0,
            "allow_screensaver": 0,
        },
        "kivy": {"exit_on_escape": 0, "log_enable": 0, "desktop": 0},
    }
    for section, entries in settings.items():
        for name, value in entries.items():
            Config.set(section, name, str(value))
    for section in ("input", "modules"):
        for name in Config.options(section):
            Config.remove_option(section, name)
    Config.set("input", "mouse", "mouse,disable_multitouch")
    from kivy.core.window import Window

    Window.size = size_px
    Window.clearcolor = (0, 0, 0, 1)
    return Window
