"""The five tools beside every page: hear it, larger, contrast, language, help."""

from __future__ import annotations

from screens.parts.press import Act
from screens.surround import Tool
from screens.theme import Look


def tools_of(
    look: Look, *, speak: Act | None, enlarge: Act, contrast: Act, choose_language: Act, get_help: Act
) -> list[Tool]:
    """Each tool says what it will do next; one that cannot be used here has no act, and says so."""
    return [
        Tool("tool.speak", look.text("tool.speak" if speak else "tool.speak_missing"), speak),
        Tool("tool.size", look.text(f"tool.size_{look.next_step}"), enlarge if len(look.steps) > 1 else None),
        Tool(
            "tool.contrast", look.text(f"tool.contrast_{'off' if look.is_high_contrast else 'on'}"), contrast
        ),
        Tool("tool.language", look.text("tool.language"), choose_language),
        Tool("tool.help", look.text("tool.help"), get_help),
    ]
