"""Does a hand lie on the page? Skin that comes in over a side of the sheet.

Thresholds are a choice after published skin colours, tried on drawn hands only: a warning that one may
overrule, never a judgement about a person. Source of the range of Cr and Cb: Chai and Ngan, IEEE Trans.
CSVT 9 (1999); they found it much the same for light and dark skin.
"""

from __future__ import annotations

import cv2
import numpy as np

from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import Quad
from peripherals.scanner.rectify import warp

_LOOK_PX = 400  # the longer side
_CR, _CB = (138, 178), (77, 123)
_DARKEST, _LIGHTEST = 45, 235
_LEAST_SHARE = 0.003  # of the page, its rim left out: 2 cm², a finger tip
_MOST_SHARE = 0.4  # more is a coloured sheet
_RIM_PX = 6
_INNER_PX = 12  # 9 mm: nearer to the edge a wooden desk shows where corners are a little off
_MOST_OF_RIM = 0.35  # of the whole rim: more is a printed border


def has_hand(frame: Bgr, quad: Quad) -> bool:
    """Whether something of the colour of skin reaches from outside onto the page."""
    page = warp(frame, quad, round(_LOOK_PX * 0.7), _LOOK_PX)
    paper = np.maximum(np.percentile(page.reshape(-1, 3), 80, axis=0), 40.0)
    balanced = np.clip(page * (235.0 / paper), 0, 255).astype(np.uint8)  # lamp's colour taken out
    luma, cr, cb = cv2.split(cv2.cvtColor(balanced, cv2.COLOR_BGR2YCrCb))
    skin = (luma > _DARKEST) & (luma < _LIGHTEST)
    skin &= (cr > _CR[0]) & (cr < _CR[1]) & (cb > _CB[0]) & (cb < _CB[1])
    spots = cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    count, label = cv2.connectedComponents(spots)
    rim = np.ones(spots.shape, bool)
    rim[_RIM_PX:-_RIM_PX, _RIM_PX:-_RIM_PX] = False
    on_rim = np.bincount(label[rim], minlength=count)
    within = np.bincount(label[_INNER_PX:-_INNER_PX, _INNER_PX:-_INNER_PX].ravel(), minlength=count)
    share = within / spots.size
    is_hand = (share >= _LEAST_SHARE) & (share <= _MOST_SHARE)
    is_hand &= (on_rim >= _RIM_PX * _RIM_PX) & (on_rim <= _MOST_OF_RIM * rim.sum())
    return bool(is_hand[1:].any())
