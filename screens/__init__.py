"""The window: turns pages into pixels and touches into answers. The only room that knows Kivy.

Kivy reads its settings from the environment at import, so they are fixed here, before anything imports it:
no command line of its own, no configuration or log file, no home folder that outlives the process, and a
touch that never arrives a second time as a mouse.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_SETTINGS = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "MIXED",
    "KIVY_NO_CONSOLELOG": "1",
    "SDL_TOUCH_MOUSE_EVENTS": "0",
    "SDL_MOUSE_TOUCH_EVENTS": "0",
    "SDL_VIDEO_ALLOW_SCREENSAVER": "0",
}

os.environ.update(_SETTINGS)
if "KIVY_HOME" not in os.environ:
    os.environ["KIVY_HOME"] = tempfile.mkdtemp(prefix="screens-")
    atexit.register(shutil.rmtree, os.environ["KIVY_HOME"], ignore_errors=True)
