#!/usr/bin/env python3
"""Draws the portraits and scenes of the demonstration board.

Nobody's face is used: every person on the board is invented, and so is every picture. Each portrait is a row of
PEOPLE below; each scene is a function. The script writes SVG, rasterises it with rsvg-convert and shrinks it with
pngquant, straight into the photos/ folders of content/.

    apt-get install librsvg2-bin pngquant
    python3 tests/portraits/draw.py             # all of them
    python3 tests/portraits/draw.py lin-xi      # those whose file name holds the word
    python3 tests/portraits/draw.py --sheet sheet.png   # a contact sheet to look at
"""

import pathlib
import subprocess
import sys
import tempfile

CONTENT = pathlib.Path(__file__).resolve().parents[2] / "content"
# What `noticeboard new` brings lies beside its texts.
STARTER = CONTENT.parent / "src/cli/starter"

# ------------------------------------------------------------------ colour

SKIN = {"fair": "#f4d5ba", "light": "#efc7a3", "warm": "#e6b58d", "tan": "#d9a478", "brown": "#c98f63", "rosy": "#f2cbb2"}
HAIR = {"black": "#23201f", "soft": "#332a27", "brown": "#4a372d", "iron": "#5b5856", "grey": "#8c8985", "silver": "#b9b6b0", "white": "#d9d6cf"}
WALL = {"sage": "#dfe4da", "mist": "#dce4e8", "sand": "#ebe2d3", "rose": "#ecdcd6", "lilac": "#e2dfe8", "straw": "#ece6cf", "stone": "#e0dfdb", "aqua": "#d8e5e2"}


def shade(colour, factor):
    """The colour, darker (below 1) or lighter (above)."""
    r, g, b = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    if factor <= 1:
        r, g, b = (int(v * factor) for v in (r, g, b))
    else:
        r, g, b = (int(v + (255 - v) * (factor - 1)) for v in (r, g, b))
    return f"#{r:02x}{g:02x}{b:02x}"


def path(d, fill="none", stroke=None, width=0, opacity=None):
    line = f' stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"' if stroke else ""
    faint = f' opacity="{opacity}"' if opacity is not None else ""
    return f'<path d="{d}" fill="{fill}"{line}{faint}/>'


def dot(x, y, rx, ry, fill, opacity=None):
    faint = f' opacity="{opacity}"' if opacity is not None else ""
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}"{faint}/>'


def flip(svg):
    return f'<g transform="translate(500 0) scale(-1 1)">{svg}</g>'


# ------------------------------------------------------------------ hair: (behind the head, over the forehead)
# Drawn for a face 208 wide around x = 250, brow at 290; wider and narrower faces scale it.

CROWN = "M140 296 C132 170 178 116 250 116 C322 116 368 170 360 296"


def hair(style, c):
    hi = shade(c, 1.16)
    if style == "short":
        return "", path(f"{CROWN} C356 250 344 222 322 206 C268 226 214 222 180 206 C156 224 144 252 140 296 Z", c) + path("M196 150 Q244 130 296 146", stroke=hi, width=7)
    if style == "crew":
        return "", path("M143 276 C138 168 186 128 250 126 C314 128 362 168 357 276 C350 226 338 204 318 196 C270 184 228 184 182 196 C162 204 150 226 143 276 Z", c)
    if style == "buzz":
        return "", path("M146 264 C146 178 192 138 250 138 C308 138 354 178 354 264 C346 214 330 198 306 192 C270 186 230 186 194 192 C170 198 154 214 146 264 Z", c, opacity=.82)
    if style == "part":
        return "", path(f"{CROWN} C354 254 344 228 328 212 C276 218 222 206 196 172 C188 214 158 232 148 256 C144 270 141 282 140 296 Z", c) + path("M204 168 Q262 150 318 178", stroke=hi, width=7)
    if style == "quiff":
        return "", path("M142 290 C134 214 150 170 182 146 C206 104 304 96 332 140 C358 166 366 222 358 290 C354 246 344 218 324 204 C300 184 262 178 214 192 C176 202 150 236 142 290 Z", c) + path("M206 142 Q256 116 312 138 M214 168 Q262 146 318 164", stroke=hi, width=6)
    if style == "centre":
        return "", path(f"{CROWN} C352 248 330 226 300 214 C278 204 260 190 250 166 C240 190 222 204 200 214 C170 226 148 248 140 296 Z", c)
    if style == "curly":
        tufts = [(164, 216, 34), (178, 172, 38), (214, 140, 40), (258, 130, 42), (302, 146, 40), (330, 182, 36), (340, 222, 30), (216, 184, 34), (262, 174, 36), (300, 190, 30)]
        return "", "".join(dot(x, y, r, r, c) for x, y, r in tufts) + path("M144 290 Q142 230 160 210 L172 236 Q150 256 144 290 Z M356 290 Q358 230 340 210 L328 236 Q350 256 356 290 Z", c)
    if style == "receding":
        return "", path("M141 306 C132 214 154 162 198 142 C226 130 274 130 302 142 C346 162 368 214 359 306 C354 262 346 240 334 224 C336 186 316 164 290 160 C262 150 238 150 210 160 C184 164 164 186 166 224 C154 240 146 262 141 306 Z", c)
    if style == "bald":
        return "", path("M141 322 C132 256 138 226 152 206 C150 246 150 282 154 322 Z M359 322 C368 256 362 226 348 206 C350 246 350 282 346 322 Z", c)
    if style == "pixie":
        return "", path("M138 320 C124 180 176 112 256 114 C330 116 376 180 362 320 C356 286 350 262 340 244 C300 244 238 226 204 182 C196 224 170 246 156 264 C148 284 142 300 138 320 Z", c) + path("M214 152 Q270 136 322 170", stroke=hi, width=7)
    if style == "bob":
        return path("M124 330 C106 180 150 108 250 106 C350 108 394 180 376 330 L380 412 Q366 440 330 436 L170 436 Q134 440 120 412 Z", c), path("M138 330 C132 190 170 128 250 126 C330 128 368 190 362 330 C354 276 346 246 334 222 C274 236 214 222 184 196 C170 230 148 262 138 330 Z", c) + path("M186 158 Q246 134 312 158", stroke=hi, width=7)
    if style == "fringe":
        return path("M122 330 C108 176 152 104 250 102 C348 104 392 176 378 330 L374 432 Q352 446 334 432 L166 432 Q148 446 126 432 Z", c), path("M136 340 C130 190 170 124 250 122 C330 124 370 190 364 340 C358 300 352 276 346 262 C312 268 282 270 250 270 C218 270 188 268 154 262 C148 276 142 300 136 340 Z", c) + path("M196 152 Q250 134 304 152", stroke=hi, width=7)
    if style == "long":
        return path("M126 320 C104 176 156 104 250 104 C344 104 396 176 374 320 Q384 450 408 548 L92 548 Q116 450 126 320 Z", c), path("M140 318 C132 184 172 126 250 126 C328 126 368 184 360 318 C352 262 328 218 286 190 C254 236 196 252 166 252 C152 270 144 292 140 318 Z", c) + path("M330 178 Q352 220 356 262", stroke=hi, width=6)
    if style == "wavy":
        return path("M124 320 C98 190 150 102 250 102 C350 102 402 190 376 320 C408 362 366 404 394 448 C412 488 372 510 340 496 L160 496 C128 510 88 488 106 448 C134 404 92 362 124 320 Z", c), path("M138 322 C128 184 170 124 250 124 C330 124 372 184 362 322 C354 268 344 236 322 208 C300 196 250 196 214 172 C200 222 164 232 150 264 C144 284 140 302 138 322 Z", c) + path("M104 440 Q124 420 120 388 M396 440 Q376 420 380 388", stroke=hi, width=6)
    if style == "bun":
        return dot(250, 108, 46, 44, c) + path("M136 300 C128 178 174 116 250 116 C326 116 372 178 364 300 Z", c), path("M142 298 C138 180 178 130 250 128 C322 130 362 180 358 298 C346 244 312 208 250 194 C188 208 154 244 142 298 Z", c) + path("M216 92 Q250 74 284 94", stroke=hi, width=6)
    if style == "lowbun":
        return dot(352, 414, 44, 48, c) + path("M134 320 C122 178 168 112 250 112 C332 112 378 178 366 320 L372 396 L330 420 Z", c), path("M140 316 C132 182 174 126 250 126 C326 126 368 182 360 316 C350 258 320 214 220 174 C206 214 162 246 140 316 Z", c) + path("M232 158 Q310 170 344 236", stroke=hi, width=6)
    if style == "tail":
        return path("M306 150 C396 140 428 250 408 360 C400 408 384 440 358 462 C368 404 366 350 344 300 Z", c) + path("M330 152 C350 160 364 176 370 196 L356 204 C348 184 338 172 322 162 Z", "#8f1a18") + path("M136 300 C128 174 174 114 250 114 C326 114 372 174 364 300 Z", c), path("M142 306 C136 182 176 128 250 126 C324 128 364 182 358 306 C348 252 322 216 272 196 C234 222 184 228 164 244 C152 262 146 282 142 306 Z", c) + path("M392 236 Q404 296 390 360", stroke=hi, width=6)
    if style == "braid":
        plait = "".join(dot(372 - i * 3, 420 + i * 34, 25 - i, 22, shade(c, 1 if i % 2 else 1.1)) for i in range(5)) + path("M346 576 L368 576 L362 604 L350 604 Z", "#a3100d")
        return path("M128 320 C112 176 160 108 250 108 C340 108 388 176 372 320 L388 430 L340 440 L150 420 Z", c), path("M140 318 C132 184 174 126 250 126 C326 126 368 184 360 318 C350 256 316 214 250 190 C184 214 150 256 140 318 Z", c) + path("M250 130 L250 190", stroke=shade(c, .7), width=4) + plait
    if style == "perm":
        tufts = [(140, 326, 30), (134, 282, 34), (140, 234, 38), (162, 190, 42), (200, 156, 44), (250, 144, 46), (300, 156, 44), (338, 190, 42), (360, 234, 38), (366, 282, 34), (360, 326, 30)]
        over = [(174, 226, 26), (208, 204, 28), (250, 196, 30), (292, 204, 28), (326, 226, 26)]
        return "".join(dot(x, y, r, r, c) for x, y, r in tufts), "".join(dot(x, y, r, r, c) for x, y, r in tufts[3:8] + over) + path("M206 146 Q250 128 294 146", stroke=hi, width=6)
    if style == "swept":
        return path("M130 330 C114 190 158 112 250 110 C342 112 386 190 370 330 L366 372 L134 372 Z", c), path("M138 336 C128 196 168 126 246 122 C330 122 372 190 362 336 C356 290 346 256 330 232 C280 196 220 188 176 214 C156 246 144 290 138 336 Z", c) + path("M186 196 Q250 160 320 200 M204 164 Q256 142 312 168", stroke=hi, width=6)
    raise KeyError(style)


# ------------------------------------------------------------------ what is worn on the head

def headwear(kind):
    if kind == "driver":
        return path("M132 246 C130 150 176 104 250 104 C324 104 370 150 368 246 C330 226 170 226 132 246 Z", "#28384d") + path("M130 244 C170 222 330 222 370 244 L370 266 C330 246 170 246 130 266 Z", "#1a2636") + path("M150 258 C190 240 310 240 350 258 C338 290 162 290 150 258 Z", "#12181f") + path("M236 150 h28 v26 q0 14 -14 20 q-14 -6 -14 -20 Z", "#c9a14a")
    if kind == "hardhat":
        return path("M128 252 C126 150 176 98 250 98 C324 98 374 150 372 252 Z", "#d9a821") + path("M234 98 h32 v108 h-32 Z", "#c1921a") + path("M112 250 C170 228 330 228 388 250 C392 266 388 272 380 272 C330 250 170 250 120 272 C112 272 108 266 112 250 Z", "#b98a17") + path("M160 190 Q176 140 218 124", stroke="#ecc85e", width=8)
    if kind == "helmet":
        return path("M122 290 C112 158 170 92 250 92 C330 92 388 158 378 290 L352 290 C350 240 330 216 300 208 L200 208 C170 216 150 240 148 290 Z", "#b5451f") + path("M168 160 Q206 112 266 112", stroke="#dd7d57", width=9) + path("M142 286 L170 470 M358 286 L330 470", stroke="#2b2b2b", width=9)
    if kind == "nurse":
        return path("M168 150 C196 112 304 112 332 150 L324 196 C296 176 204 176 176 196 Z", "#fbfcfc") + path("M178 178 C206 162 294 162 322 178", stroke="#8fb0bb", width=7)
    if kind == "doppa":
        rim = path("M146 224 C160 168 196 140 250 140 C304 140 340 168 354 224 C320 206 180 206 146 224 Z", "#7b1e2b") + path("M148 222 C182 204 318 204 352 222 L356 244 C318 224 182 224 144 244 Z", "#4f121c")
        bloom = "".join(path(f"M{x} {y - 14} q10 8 0 20 q-10 -12 0 -20 Z M{x - 13} {y} q10 -8 20 0 q-8 8 -20 0 Z M{x - 7} {y} q10 -8 20 0 q-8 8 -20 0 Z", "#e2b94f") for x, y in [(204, 182), (250, 170), (296, 182)])
        return rim + bloom
    if kind == "scarf":
        return path("M128 300 C112 172 164 112 250 110 C336 112 388 172 372 300 C366 250 344 214 316 198 C276 184 224 184 184 198 C156 214 134 250 128 300 Z", "#6a4b6d") + path("M184 198 C224 184 276 184 316 198", stroke="#8f6d92", width=6)
    if kind == "veil":
        return path("M120 300 C108 160 164 98 250 98 C336 98 392 160 380 300 C388 400 372 470 330 520 L170 520 C128 470 112 400 120 300 Z M250 168 C182 172 152 226 152 306 C152 400 196 500 250 502 C304 500 348 400 348 306 C348 226 318 172 250 168 Z", "#e9eef0") + path("M152 250 C160 196 196 168 250 166 C304 168 340 196 348 250", stroke="#c3ced4", width=5)
    if kind == "cap":
        return path("M136 240 C136 150 182 112 250 112 C318 112 364 150 364 240 C326 222 174 222 136 240 Z", "#3d5a4c") + path("M140 236 C190 214 330 214 398 252 C400 264 392 268 380 266 C330 244 200 236 140 256 Z", "#2f473b")
    raise KeyError(kind)


# ------------------------------------------------------------------ clothing

def body(kind, c, wide):
    k = wide
    trunk = f"M{40 - k} 724 L{40 - k} 700 C{44 - k} 590 {96 - k} 556 182 532 L318 532 C{404 + k} 556 {456 + k} 590 {460 + k} 700 L{460 + k} 724 Z"
    side = path(f"M{82 - k} 700 Q{90 - k} 640 {112 - k} 606 M{418 + k} 700 Q{410 + k} 640 {388 + k} 606", stroke=shade(c, .78), width=5)
    base = path(trunk, c) + side
    white = "#f7f4ee"
    if kind == "suit":
        return base + path("M176 520 L324 520 L300 700 L200 700 Z", "#e8e3d8"), path("M184 522 L250 598 L316 522 L336 536 L282 632 L250 600 L218 632 L164 536 Z", white) + path("M250 604 L234 624 L242 700 L258 700 L266 624 Z", "#8f1a18") + path("M168 536 L226 700 L148 700 L124 596 Z M332 536 L274 700 L352 700 L376 596 Z", shade(c, .86))
    if kind == "jacket":
        return base, path("M178 524 L250 594 L322 524 L340 540 L268 640 L250 618 L232 640 L160 540 Z", shade(c, 1.16)) + path("M250 618 V700", stroke=shade(c, .66), width=5) + path(f"M300 640 h56", stroke=shade(c, .74), width=6)
    if kind == "blouse":
        return base + path("M180 520 H320 L250 626 Z", "#e8e3d8"), path("M184 522 L250 606 L316 522 L334 536 L270 656 L250 622 L230 656 L166 536 Z", white) + path("M244 624 Q250 664 226 696 M256 624 Q250 664 276 696", stroke=shade(c, .72), width=7)
    if kind == "collarless":
        return base, path("M176 526 Q250 612 324 526 L338 534 Q250 644 162 534 Z", shade(c, .82)) + path("M250 622 V700", stroke=shade(c, .74), width=4) + "".join(dot(250, y, 5, 5, shade(c, 1.5)) for y in (640, 676))
    if kind == "shirt":
        return path(trunk, c) + side, path("M182 522 L250 590 L318 522 L338 540 L276 626 L250 596 L224 626 L162 540 Z", shade(c, 1.3)) + path("M250 600 V700", stroke=shade(c, .78), width=4) + "".join(dot(250, y, 5, 5, shade(c, .62)) for y in (634, 676)) + path("M312 640 h54 v44 q-27 16 -54 0 Z", shade(c, .92))
    if kind == "polo":
        return base, path("M184 524 L250 586 L316 524 L336 544 L272 616 L250 594 L228 616 L164 544 Z", shade(c, .76)) + path("M250 594 V668", stroke=shade(c, .66), width=5)
    if kind == "sweater":
        return base, path("M180 522 L250 612 L320 522 L340 534 L250 654 L160 534 Z", white) + path("M168 532 L250 652 L332 532 L346 540 L250 680 L154 540 Z", shade(c, .8))
    if kind == "nurse":
        return path(trunk, c) + side, path("M180 522 L250 612 L320 522 L342 540 L262 664 L250 640 L238 664 L158 540 Z", shade(c, 1.5)) + path("M250 646 V700", stroke="#9fb8c2", width=4) + path("M318 626 h54 v40 h-54 Z", "#ffffff") + path("M328 640 h34 M328 652 h22", stroke="#8fa8b3", width=5)
    if kind == "scrubs":
        return base, path("M182 522 L250 634 L318 522 L336 532 L250 672 L164 532 Z", shade(c, .78)) + path("M312 642 h58 v50 h-58 Z", shade(c, .92))
    if kind == "driver":
        return base + path("M180 520 H320 L250 606 Z", "#dfe8ee"), path("M182 522 L250 592 L318 522 L340 542 L276 630 L250 600 L224 630 L160 542 Z", "#dfe8ee") + path("M250 602 L236 622 L243 700 L257 700 L264 622 Z", "#1d2b3d") + path("M104 590 L168 556 L176 572 L112 610 Z M396 590 L332 556 L324 572 L388 610 Z", "#c9a14a")
    if kind == "overall":
        return path(trunk, shade(c, 1.35)) + side, path("M184 524 L250 586 L316 524 L334 542 L272 612 L250 592 L228 612 L166 542 Z", shade(c, 1.5)) + path("M150 556 L186 544 L204 640 L296 640 L314 544 L350 556 L350 700 L150 700 Z", c) + dot(196, 640, 8, 8, "#c9b27a") + dot(304, 640, 8, 8, "#c9b27a") + path("M214 662 h72 v38 h-72 Z", shade(c, .86))
    if kind == "vest":
        return path(trunk, "#48545f") + side, path("M186 524 L250 586 L314 524 L330 540 L250 610 L170 540 Z", "#37414a") + path("M132 566 L178 546 L236 700 L112 700 Z M368 566 L322 546 L264 700 L388 700 Z", c) + path("M124 650 L218 650 L224 668 L120 668 Z M376 650 L282 650 L276 668 L380 668 Z", "#f2ecc2")
    if kind == "tang":
        knots = "".join(path(f"M228 {y} h44", stroke=shade(c, 1.45), width=8) + dot(250, y, 8, 8, shade(c, 1.45)) for y in (628, 668))
        return base, path("M188 512 Q250 574 312 512 L326 546 Q250 612 174 546 Z", shade(c, .8)) + path("M250 590 V700", stroke=shade(c, .7), width=5) + knots
    if kind == "cardigan":
        return path(trunk, shade(c, 1.4)) + side, path("M186 524 Q250 604 314 524 L328 532 Q250 630 172 532 Z", shade(c, 1.6)) + path("M160 538 L232 700 L60 700 Q74 590 120 560 Z M340 538 L268 700 L440 700 Q426 590 380 560 Z", c) + "".join(dot(238, y, 6, 6, shade(c, .6)) for y in (672,))
    raise KeyError(kind)


# ------------------------------------------------------------------ the face

def face(p):
    skin, w, chin, jaw = SKIN[p["skin"]], p["w"], p["chin"], p["jaw"]
    dx, lip = p["dx"], "#a8483f" if p["lips"] else shade(skin, .66)
    out = dot(250 - w, 334, 17, 31, shade(skin, .92)) + dot(250 + w, 334, 17, 31, shade(skin, .92))
    out += path(f"M{250 - w} 326 q-6 8 2 20 M{250 + w} 326 q6 8 -2 20", stroke=shade(skin, .8), width=4)
    if p["earring"]:
        out += dot(250 - w - 2, 368, 6, 7, p["earring"]) + dot(250 + w + 2, 368, 6, 7, p["earring"])
    shape = f"M{250 - w} 285 C{250 - w} 190 {250 - w * .62:.0f} 150 250 150 C{250 + w * .62:.0f} 150 {250 + w} 190 {250 + w} 285 C{250 + w} 404 {250 + w * jaw:.0f} {chin} 250 {chin} C{250 - w * jaw:.0f} {chin} {250 - w} 404 {250 - w} 285 Z"
    out += path(shape, skin)
    half = f"M{262 + dx} 150 C{250 + w * .62:.0f} 150 {250 + w} 190 {250 + w} 285 C{250 + w} 404 {250 + w * jaw:.0f} {chin} 250 {chin} C{300 + dx} {chin - 60} {300 + dx} 220 {262 + dx} 150 Z"
    out += path(half, shade(skin, .95), opacity=.75)
    out += dot(184 + dx, 392, 24, 15, "#e08a76", .22 if p["lips"] else .13) + dot(316 + dx, 392, 24, 15, "#e08a76", .22 if p["lips"] else .13)
    # eyes
    gap, ey = p["gap"], 328
    for x in (250 + dx - gap, 250 + dx + gap):
        if p["eye"] == "open":
            out += dot(x, ey, 17, 12, "#fdfaf5") + dot(x, ey, 10, 11.5, "#2c2320") + dot(x + 4, ey - 4, 3.2, 3.2, "#fff") + path(f"M{x - 20} {ey - 3} Q{x} {ey - 19} {x + 20} {ey - 4}", stroke="#2c2320", width=5)
        elif p["eye"] == "dot":
            out += dot(x, ey, 10.5, 12.5, "#2a2220") + dot(x + 4, ey - 5, 3.4, 3.4, "#fff")
        elif p["eye"] == "smile":
            out += path(f"M{x - 19} {ey + 4} Q{x} {ey - 17} {x + 19} {ey + 4}", stroke="#2c2320", width=7)
        elif p["eye"] == "narrow":
            out += dot(x, ey, 11, 9, "#2a2220") + dot(x + 4, ey - 3, 2.8, 2.8, "#fff") + path(f"M{x - 19} {ey - 3} Q{x} {ey - 14} {x + 19} {ey - 1}", stroke=shade(skin, .5), width=4.5)
        if p["lash"] and not p["glasses"]:
            s = -1 if x < 250 + dx else 1
            out += path(f"M{x + s * 15} {ey - 8} q{s * 7} -3 {s * 10} -9", stroke="#2c2320", width=4)
    brow = shade(HAIR[p["hair"][1]], .92)
    bw, by = p["brow"]
    for s in (-1, 1):
        x = 250 + dx + s * gap
        out += path(f"M{x - 27} {by + (2 if s < 0 else -2)} Q{x} {by - 14} {x + 27} {by + (-2 if s < 0 else 2)}", stroke=brow, width=bw)
    # nose
    nose = {"long": f"M{250 + dx} 338 Q{238 + dx} 386 {244 + dx} 396 Q{254 + dx} 402 {264 + dx} 394", "button": f"M{240 + dx} 388 Q{252 + dx} 400 {264 + dx} 387", "straight": f"M{254 + dx} 344 L{244 + dx} 394 Q{254 + dx} 400 {262 + dx} 394", "broad": f"M{234 + dx} 390 Q{238 + dx} 402 {250 + dx} 398 Q{262 + dx} 403 {267 + dx} 389 M{246 + dx} 346 Q{240 + dx} 366 {240 + dx} 378"}[p["nose"]]
    out += path(nose, stroke=shade(skin, .78), width=5.5)
    mx, my = 250 + dx, 434
    # shaved this morning, or not
    b = p["beard"]
    if b == "stubble":
        clip = f"face-{w}-{chin}-{int(jaw * 100)}"
        shadow = f"M100 372 Q{250 - w * .7:.0f} 430 {mx - 44} 412 Q{mx} 396 {mx + 44} 412 Q{250 + w * .7:.0f} 430 400 372 L400 540 L100 540 Z"
        out += f'<clipPath id="{clip}"><path d="{shape}"/></clipPath><g clip-path="url(#{clip})">{path(shadow, shade(skin, .7), opacity=.22)}</g>'
    # mouth
    if p["mouth"] == "smile":
        out += path(f"M{mx - 38} {my - 4} Q{mx} {my + 28} {mx + 38} {my - 4}", stroke=lip, width=7.5)
    elif p["mouth"] == "open":
        my -= 4
        out += path(f"M{mx - 38} {my - 6} Q{mx} {my - 2} {mx + 38} {my - 6} Q{mx + 26} {my + 32} {mx} {my + 33} Q{mx - 26} {my + 32} {mx - 38} {my - 6} Z", "#8c322c") + path(f"M{mx - 32} {my - 4} Q{mx} {my} {mx + 32} {my - 4} Q{mx + 24} {my + 10} {mx} {my + 11} Q{mx - 24} {my + 10} {mx - 32} {my - 4} Z", "#fffaf3")
    elif p["mouth"] == "calm":
        out += path(f"M{mx - 30} {my} Q{mx} {my + 13} {mx + 30} {my}", stroke=lip, width=8)
    elif p["mouth"] == "lips":
        out += path(f"M{mx - 36} {my - 8} Q{mx - 14} {my - 8} {mx} {my - 3} Q{mx + 14} {my - 8} {mx + 36} {my - 8} Q{mx + 18} {my + 22} {mx} {my + 22} Q{mx - 18} {my + 22} {mx - 36} {my - 8} Z", "#b5504a") + path(f"M{mx - 36} {my - 8} Q{mx} {my + 14} {mx + 36} {my - 8}", stroke="#87322f", width=4)
    elif p["mouth"] == "half":
        out += path(f"M{mx - 32} {my + 3} Q{mx + 6} {my + 22} {mx + 36} {my - 8}", stroke=lip, width=7.5)
    # years
    line, a = shade(skin, .8), p["age"]
    if a >= 1:
        out += path(f"M{186 + dx} 396 Q{180 + dx} 416 {190 + dx} 432 M{314 + dx} 396 Q{320 + dx} 416 {310 + dx} 432", stroke=line, width=4)
    if a >= 2:
        out += path(f"M{200 + dx} 236 Q250 226 {300 + dx} 236", stroke=line, width=4) + path(f"M{250 + dx - gap - 30} 342 q-10 4 -14 12 M{250 + dx + gap + 30} 342 q10 4 14 12", stroke=line, width=3.5)
    if a >= 3:
        out += path(f"M{206 + dx} 254 Q250 246 {294 + dx} 254 M{250 + dx - gap - 16} 356 q16 8 30 2 M{250 + dx + gap - 14} 358 q16 6 30 -4 M{226 + dx} 466 q24 8 48 0", stroke=line, width=3.5)
    if p["mole"]:
        out += dot(250 + dx + p["mole"][0], p["mole"][1], 4, 4, shade(skin, .5))
    # beard
    if b == "moustache":
        out += path(f"M{mx} 412 Q{mx - 26} 404 {mx - 42} 424 Q{mx - 16} 424 {mx} 420 Q{mx + 16} 424 {mx + 42} 424 Q{mx + 26} 404 {mx} 412 Z", HAIR[p["hair"][1]])
    elif b == "goatee":
        out += path(f"M{mx - 26} 462 Q{mx} 474 {mx + 26} 462 Q{mx + 22} {chin + 20} {mx} {chin + 30} Q{mx - 22} {chin + 20} {mx - 26} 462 Z", HAIR[p["hair"][1]]) + path(f"M{mx} 412 Q{mx - 24} 406 {mx - 40} 428 Q{mx - 14} 424 {mx} 420 Q{mx + 14} 424 {mx + 40} 428 Q{mx + 24} 406 {mx} 412 Z", HAIR[p["hair"][1]])
    return out


def glasses(kind, dx, gap):
    a, b = 250 + dx - gap, 250 + dx + gap
    arms = f"M{a - 38} 322 L{a - 58} 315 M{b + 38} 322 L{b + 58} 315"
    if kind == "round":
        return f'<g fill="#ffffff" fill-opacity=".14" stroke="#3c3330" stroke-width="6"><circle cx="{a}" cy="330" r="37"/><circle cx="{b}" cy="330" r="37"/></g>' + path(f"M{a + 36} 324 Q{250 + dx} 312 {b - 36} 324 " + arms, stroke="#3c3330", width=6)
    if kind == "square":
        return f'<g fill="#ffffff" fill-opacity=".14" stroke="#2a2625" stroke-width="8"><rect x="{a - 40}" y="302" width="80" height="56" rx="15"/><rect x="{b - 40}" y="302" width="80" height="56" rx="15"/></g>' + path(f"M{a + 40} 322 Q{250 + dx} 314 {b - 40} 322 " + arms, stroke="#2a2625", width=7)
    if kind == "half":
        return path(f"M{a - 40} 312 H{a + 40} M{b - 40} 312 H{b + 40}", stroke="#5a4a2e", width=8) + path(f"M{a - 38} 312 Q{a - 38} 358 {a} 358 Q{a + 38} 358 {a + 38} 312 M{b - 38} 312 Q{b - 38} 358 {b} 358 Q{b + 38} 358 {b + 38} 312 M{a + 38} 318 Q{250 + dx} 310 {b - 38} 318 " + arms, stroke="#9a8a68", width=4)
    if kind == "gold":
        return f'<g fill="#ffffff" fill-opacity=".12" stroke="#b08a3c" stroke-width="5"><rect x="{a - 38}" y="304" width="76" height="52" rx="24"/><rect x="{b - 38}" y="304" width="76" height="52" rx="24"/></g>' + path(f"M{a + 38} 326 Q{250 + dx} 316 {b - 38} 326 " + arms, stroke="#b08a3c", width=5)
    raise KeyError(kind)


DEFAULTS = dict(skin="light", w=104, chin=500, jaw=.6, dx=0, gap=46, eye="dot", lash=False, brow=(8, 292), nose="long", mouth="smile", lips=False, age=0, mole=None,
                beard=None, glasses=None, hat=None, earring=None, hair=("short", "black"), wear=("suit", "#2f3e55"), wide=0, wall="sand", mirror=False, tilt=0)


def figure(spec):
    """One head and shoulders, in a 500 × 700 box, without its wall."""
    p = {**DEFAULTS, **spec}
    k = p["w"] / 104
    back, front = hair(*(p["hair"][0], HAIR[p["hair"][1]]))
    scaled = lambda s: f'<g transform="translate(250 0) scale({k:.3f} 1) translate(-250 0)">{s}</g>' if s else ""
    under, collar = body(p["wear"][0], p["wear"][1], p["wide"])
    skin = SKIN[p["skin"]]
    neck = path("M198 452 L196 538 Q250 606 304 538 L302 452 Z", shade(skin, .93)) + path(f"M200 470 Q250 {p['chin'] + 26} 300 470 L302 506 Q250 {p['chin'] + 56} 198 506 Z", shade(skin, .82))
    head = face(p) + scaled(front)
    if p["glasses"]:
        head += glasses(p["glasses"], p["dx"], p["gap"])
    if p["hat"]:
        head += scaled(headwear(p["hat"]))
    # hair that falls behind goes under the clothing; a braid hangs over it
    turn = f' transform="rotate({p["tilt"]} 250 520)"'
    lift = lambda s: f'<g transform="translate(0 -33) scale(1 1.05)">{s}</g>'
    out = f"<g{turn}>{scaled(back)}</g>" + lift(under) + neck.replace("538", "524").replace("606", "592") + lift(collar) + f"<g{turn}>{head}</g>"
    return flip(out) if p["mirror"] else out


def wall(colour, width, height, at=.5):
    """A plain wall with one soft lit field, as behind a good exhibition photograph."""
    c = WALL[colour]
    return f'<rect width="{width}" height="{height}" fill="{c}"/>' + dot(width * at, height * .40, 230, height * .40, shade(c, 1.35)) + dot(width * at, height * .38, 160, height * .28, shade(c, 1.55))


def portrait(spec):
    """Large enough for an A4 placard at 300 dpi, also after cropping to the head."""
    if spec.get("landscape"):
        x, scale = spec["landscape"]
        inner = wall(spec["wall"], 800, 500, .3) + spec.get("scene", "") + f'<g transform="translate({x} {500 - 700 * scale:.1f}) scale({scale})">{figure(spec)}</g>'
        return 2880, 1800, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 500">{inner}</svg>'
    x, y, scale = spec.get("place", (0, 0, 1))
    inner = wall(spec.get("wall", "sand"), 500, 700) + f'<g transform="translate({x} {y}) scale({scale})">{figure(spec)}</g>'
    width = 1600 if "place" in spec else 1200
    return width, width * 7 // 5, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 700">{inner}</svg>'


# ------------------------------------------------------------------ the people

REGISTRY, NURSING, LINE = "organs/registry/hall", "hospital/nursing", "transit/line-two"
FRONT, THIRD, COURIERS, NEIGHBOURS = "east/service-hall/front", "east/lakeside/third", "east/lakeside/couriers", "east/lakeside/neighbours"
VILLAGE, MACHINES = "west/shanqian/taoyuan", "west/machinery"

SHELVES = "".join(path(f"M{470 + i * 62} 60 h52 v150 h-52 Z", c) for i, c in enumerate(["#c7b79d", "#b9a68a", "#d2c4ac", "#bfae92", "#c9baa1"])) + path("M450 214 h340 v12 h-340 Z M450 48 h340 v10 h-340 Z", "#9c8766") + "".join(path(f"M{460 + i * 46} 250 h38 v120 h-38 Z", c) for i, c in enumerate(["#cdbfa6", "#b8a488", "#c5b598", "#d6c9b2", "#bdab8e", "#cbbca2", "#b7a385"])) + path("M450 374 h340 v12 h-340 Z", "#9c8766")
BRANCHES = path("M420 40 Q600 90 800 60", stroke="#8b7355", width=9) + path("M560 76 Q620 150 700 170", stroke="#8b7355", width=6) + "".join(dot(x, y, 34, 13, c) for x, y, c in [(470, 30, "#9db08a"), (530, 98, "#8aa177"), (610, 54, "#a6b893"), (690, 104, "#8aa177"), (740, 44, "#9db08a"), (640, 190, "#a6b893"), (730, 190, "#93a97f")]) + "".join(dot(x, y, 17, 17, c) for x, y, c in [(585, 118, "#d98e63"), (668, 148, "#e0a074"), (752, 110, "#d98e63"), (500, 74, "#e0a074")])

PEOPLE = {
    # the registration hall
    f"{REGISTRY}/lin-xi": dict(skin="fair", w=100, jaw=.52, hair=("bun", "black"), lips=True, mouth="smile", eye="dot", lash=True, brow=(7, 292), wear=("blouse", "#2d4a63"), wall="sage"),
    f"{REGISTRY}/shan-zhaoning": dict(skin="warm", w=110, jaw=.72, chin=504, hair=("part", "black"), brow=(11, 288), nose="straight", mouth="calm", eye="narrow", age=1, wear=("suit", "#33405a"), wide=14, wall="mist"),
    f"{REGISTRY}/xie-yuqing": dict(skin="rosy", w=102, jaw=.5, hair=("fringe", "soft"), lips=True, eye="open", lash=True, mouth="open", nose="button", brow=(6, 290), wear=("blouse", "#6d2a35"), wall="rose"),
    f"{REGISTRY}/ouyang-jing": dict(skin="light", w=103, jaw=.56, hair=("lowbun", "brown"), lips=True, mouth="lips", eye="narrow", lash=True, age=1, glasses="gold", wear=("suit", "#3b3350"), wall="lilac", landscape=(40, .70), scene=SHELVES),
    f"{REGISTRY}/gai-huairen": dict(skin="tan", w=112, jaw=.76, chin=502, hair=("receding", "iron"), brow=(11, 290), nose="broad", mouth="smile", age=2, beard="stubble", wear=("suit", "#3c4a44"), wide=22, wall="straw"),
    f"{REGISTRY}/tian-fu": dict(skin="light", w=106, jaw=.64, hair=("crew", "grey"), brow=(9, 290), eye="smile", mouth="open", nose="long", age=2, wear=("jacket", "#51606b"), wide=8, wall="aqua"),
    # the nurses
    f"{NURSING}/he-yan": dict(skin="light", w=100, jaw=.5, hair=("lowbun", "black"), hat="nurse", lips=True, mouth="calm", eye="dot", lash=True, brow=(7, 288), nose="straight", age=1, wear=("nurse", "#dfeaf0"), wall="aqua"),
    f"{NURSING}/su-zhe": dict(skin="fair", w=102, jaw=.6, hair=("quiff", "black"), glasses="round", eye="dot", mouth="half", nose="straight", brow=(9, 286), wear=("scrubs", "#3f7f86"), wall="mist", mirror=True),
    f"{NURSING}/ayinuer": dict(skin="rosy", w=101, jaw=.5, hair=("braid", "brown"), hat="doppa", lips=True, mouth="open", eye="open", lash=True, nose="straight", brow=(9, 286), earring="#c9a14a", gap=47, wear=("nurse", "#e9e3ee"), wall="straw"),
    f"{NURSING}/qiu-wanrou": dict(skin="fair", w=106, jaw=.6, chin=494, hair=("bob", "brown"), lips=True, mouth="smile", eye="smile", nose="button", brow=(6, 292), mole=(-52, 420), wear=("nurse", "#f0dfe0"), wall="sage"),
    f"{NURSING}/wen-shuzhen": dict(skin="light", w=102, jaw=.58, hair=("perm", "white"), lips=True, mouth="calm", eye="narrow", nose="long", brow=(5, 292), age=3, glasses="half", wear=("cardigan", "#5b4a6b"), wall="rose"),
    # bus line two
    f"{LINE}/meng-fan": dict(skin="tan", w=108, jaw=.68, hair=("crew", "black"), hat="driver", mouth="smile", eye="dot", brow=(10, 294), nose="straight", age=1, wear=("driver", "#31465e"), wide=14, wall="sand"),
    f"{LINE}/niu-ben": dict(skin="brown", w=113, jaw=.78, chin=504, hair=("buzz", "black"), mouth="open", eye="smile", nose="broad", brow=(12, 290), beard="stubble", wear=("overall", "#2f5470"), wide=26, wall="stone", place=(-14, 0, 1.03)),
    f"{LINE}/zeng-guifang": dict(skin="warm", w=106, jaw=.6, hair=("perm", "soft"), lips=True, mouth="smile", eye="dot", nose="broad", age=1, earring="#f3efe6", brow=(6, 290), wear=("jacket", "#2c5a5c"), wall="straw"),
    f"{LINE}/lu-jianguo": dict(skin="warm", w=107, jaw=.7, hair=("part", "grey"), mirror=True, mouth="calm", eye="narrow", nose="long", brow=(11, 288), age=2, glasses="square", wear=("shirt", "#8fa6b8"), wide=10, wall="mist"),
    f"{LINE}/cui-yan": dict(skin="light", w=103, jaw=.62, hair=("curly", "black"), mouth="half", eye="dot", nose="long", brow=(9, 290), beard="stubble", wear=("vest", "#c77a2b"), wide=8, wall="lilac"),
    # the east district's hall
    f"{FRONT}/zhou-mingyuan": dict(skin="light", w=104, jaw=.6, hair=("part", "soft"), glasses="square", eye="dot", mouth="smile", nose="straight", brow=(8, 288), wear=("suit", "#7a1f1c"), wall="mist"),
    f"{FRONT}/cha-yiming": dict(skin="fair", w=98, jaw=.56, chin=506, hair=("centre", "black"), eye="narrow", mouth="half", nose="long", brow=(7, 292), wear=("shirt", "#dfe5ea"), wide=-8, wall="aqua"),
    f"{FRONT}/tang-rui": dict(skin="rosy", w=101, jaw=.5, hair=("wavy", "brown"), lips=True, mouth="lips", eye="open", lash=True, nose="button", brow=(7, 288), earring="#b5504a", wear=("collarless", "#40553f"), wall="sand"),
    f"{FRONT}/wu-kun": dict(skin="warm", w=110, jaw=.74, hair=("short", "black"), eye="narrow", mouth="smile", nose="broad", brow=(12, 290), wear=("suit", "#23384a"), wide=18, wall="rose"),
    f"{FRONT}/li-daming": dict(skin="tan", w=105, jaw=.64, hair=("swept", "iron"), eye="smile", mouth="open", nose="long", brow=(9, 286), age=2, wear=("polo", "#8a2f2a"), wide=8, wall="stone", place=(58, 20, .97)),
    # the community
    f"{THIRD}/zheng-shouzheng": dict(skin="warm", w=107, jaw=.68, hair=("short", "grey"), glasses="round", eye="dot", mouth="smile", nose="broad", brow=(9, 288), age=2, wear=("jacket", "#3b4a3f"), wide=8, wall="rose"),
    f"{THIRD}/gao-dehou": dict(skin="light", w=108, jaw=.66, hair=("bald", "white"), eye="narrow", mouth="smile", nose="long", brow=(10, 290), age=3, wear=("tang", "#4a4038"), wide=4, wall="mist"),
    f"{THIRD}/shen-jie": dict(skin="fair", w=99, jaw=.5, chin=496, hair=("tail", "black"), lips=True, eye="dot", lash=True, mouth="smile", nose="button", glasses="round", brow=(6, 288), wear=("nurse", "#e6eceb"), wall="sage"),
    f"{THIRD}/ding-guixiang": dict(skin="warm", w=106, jaw=.64, hair=("swept", "silver"), lips=True, eye="smile", mouth="open", nose="broad", brow=(5, 292), age=3, earring="#5a8a6b", wear=("collarless", "#7a3b4a"), wall="straw"),
    # couriers, social workers
    f"{COURIERS}/fang-jian": dict(skin="tan", w=103, jaw=.62, hair=("quiff", "soft"), eye="dot", mouth="open", nose="broad", brow=(9, 288), wear=("vest", "#b5451f"), wide=6, wall="sage", mirror=True),
    f"{COURIERS}/han-chun": dict(skin="brown", w=102, jaw=.64, hair=("buzz", "black"), hat="helmet", eye="open", mouth="half", nose="straight", brow=(9, 292), wear=("jacket", "#39424d"), wide=6, wall="stone"),
    f"{NEIGHBOURS}/xu-anran": dict(skin="fair", w=99, jaw=.52, hair=("pixie", "brown"), lips=True, eye="open", mouth="smile", nose="button", brow=(7, 290), earring="#d7a23a", wear=("sweater", "#2f6b5e"), wall="lilac"),
    f"{NEIGHBOURS}/ma-huijun": dict(skin="light", w=101, jaw=.54, hair=("centre", "soft"), hat="scarf", lips=True, eye="dot", lash=True, mouth="calm", nose="straight", brow=(8, 288), age=1, wear=("cardigan", "#4b6a7a"), wall="sand"),
    # the village
    f"{VILLAGE}/zhao-changqing": dict(skin="brown", w=110, jaw=.72, chin=502, hair=("short", "iron"), eye="narrow", mouth="smile", nose="broad", brow=(11, 288), age=2, wear=("jacket", "#4c5a3c"), wide=16, wall="straw", landscape=(60, .70), scene=BRANCHES),
    f"{VILLAGE}/li-tu": dict(skin="tan", w=105, jaw=.66, hair=("crew", "black"), hat="cap", eye="dot", mouth="open", nose="long", brow=(9, 294), beard="stubble", wear=("polo", "#5e7a4a"), wide=8, wall="sage"),
    f"{VILLAGE}/liu-yulan": dict(skin="warm", w=104, jaw=.6, hair=("tail", "soft"), lips=True, eye="smile", mouth="smile", nose="broad", brow=(7, 290), age=1, wear=("sweater", "#8a3a3a"), wall="aqua", mirror=True),
    f"{VILLAGE}/sun-zhaoxiang": dict(skin="brown", w=104, jaw=.6, chin=504, hair=("receding", "silver"), eye="smile", mouth="calm", nose="broad", brow=(8, 290), age=3, beard="goatee", wear=("tang", "#2f4858"), wall="sand"),
    # the workshop
    f"{MACHINES}/tian-dali": dict(skin="tan", w=112, jaw=.78, hair=("crew", "black"), hat="hardhat", eye="narrow", mouth="smile", nose="straight", brow=(11, 294), age=1, wear=("overall", "#34507a"), wide=24, wall="stone"),
    f"{MACHINES}/deng-zhuo": dict(skin="light", w=101, jaw=.6, hair=("short", "soft"), eye="open", mouth="half", nose="long", brow=(8, 288), glasses="half", wear=("shirt", "#6f8796"), wall="mist"),
    f"{MACHINES}/guo-hong": dict(skin="warm", w=100, jaw=.56, hair=("bob", "black"), lips=True, eye="dot", mouth="calm", nose="long", brow=(8, 292), lash=True, wear=("jacket", "#5a3d2f"), wall="rose"),
    # the board that `noticeboard new` makes
    "starter/li-shili": dict(skin="light", w=102, jaw=.58, hair=("part", "soft"), eye="dot", mouth="smile", nose="straight", brow=(8, 290), wear=("shirt", "#3f6a5a"), wall="sand"),
}


# ------------------------------------------------------------------ the scenes, 1600 × 1000 (drawn at 800 × 500)

def person(x, y, s, coat, top="#2a2523", skin="#e6b58d", trousers="#3b3f46", long_hair=False):
    """A small standing figure, feet at (x, y)."""
    g = path(f"M-13 0 L-15 -52 L15 -52 L13 0 L4 0 L1 -42 L-2 -42 L-5 0 Z", trousers)
    g += path("M-22 -50 C-24 -96 -18 -112 0 -113 C18 -112 24 -96 22 -50 Z", coat)
    g += path("M-5 -118 h10 v12 h-10 Z", shade(skin, .86)) + dot(0, -130, 14, 17, skin)
    g += path("M-15 -128 C-16 -150 -8 -152 0 -152 C8 -152 16 -150 15 -128 C10 -140 -4 -140 -15 -128 Z", top)
    if long_hair:
        g += path("M-15 -130 C-20 -112 -17 -104 -14 -100 L-10 -126 Z M15 -130 C20 -112 17 -104 14 -100 L10 -126 Z", top)
    return f'<g transform="translate({x} {y}) scale({s})">{g}</g>'


def scene_hall():
    s = '<rect width="800" height="500" fill="#ece5d8"/><rect y="380" width="800" height="120" fill="#d8cdb9"/>'
    s += "".join(path(f"M{i * 100 - 40} 500 L{i * 70 + 120} 380", stroke="#c9bca4", width=2) for i in range(10))
    s += path("M0 0 H800 V64 H0 Z", "#f6f1e6") + "".join(dot(80 + i * 128, 32, 46, 8, "#fffdf6") for i in range(6))
    s += path("M60 92 H740 V150 H60 Z", "#a3100d") + "".join(path(f"M{176 + i * 116} 114 h{70} v14 h-70 Z", "#f6e7c8") for i in range(4))
    for i in range(4):
        x = 76 + i * 168
        s += path(f"M{x} 170 h144 v126 h-144 Z", "#dfe7ea") + path(f"M{x} 170 h144 v10 h-144 Z", "#b9c7cd")
        s += dot(x + 72, 232, 15, 18, ["#efc7a3", "#e6b58d", "#f4d5ba", "#d9a478"][i]) + path(f"M{x + 56} 230 C{x + 54} 206 {x + 90} 206 {x + 88} 230 C{x + 82} 216 {x + 62} 216 {x + 56} 230 Z", ["#23201f", "#4a372d", "#23201f", "#8c8985"][i]) + path(f"M{x + 40} 296 C{x + 42} 260 {x + 56} 254 {x + 72} 254 C{x + 88} 254 {x + 102} 260 {x + 104} 296 Z", ["#2d4a63", "#6d2a35", "#33405a", "#3c4a44"][i])
        s += path(f"M{x + 8} 182 h30 v22 h-30 Z", "#fffdf8") + path(f"M{x + 16} 193 h14", stroke="#a3100d", width=4)
    s += path("M52 294 H748 V318 H52 Z", "#b98f5b") + path("M64 318 H736 V392 H64 Z", "#9c7443") + "".join(path(f"M{64 + i * 168} 318 v74", stroke="#835f34", width=3) for i in range(5))
    s += person(196, 446, 1.06, "#5a7a6b", "#b9b6b0", "#f2cbb2") + person(366, 456, 1.1, "#7b4a58", "#332a27", "#efc7a3", long_hair=True) + person(404, 462, .72, "#c98b3a", "#23201f", "#f4d5ba") + person(620, 450, 1.06, "#3d5673", "#23201f", "#d9a478")
    s += path("M20 330 q26 -70 40 0 Z M14 344 q-4 -66 20 -84 q18 30 10 84 Z", "#6d8a63") + path("M12 340 h52 l-8 60 h-36 Z", "#a5694a")
    return s


def scene_stairs():
    s = ""
    s += path("M0 0 H800 V500 H0 Z", "#857b72") + path("M0 0 H240 V500 H0 Z", "#756b63") + path("M0 430 H240 V500 H0 Z", "#5f564f")
    s += "".join(dot(430, 104, r, r * .86, "#f4dca0", .17) for r in (330, 262, 200, 142, 92, 54))
    for i in range(9):
        x, y = 240 + i * 66, 470 - i * 40
        s += path(f"M{x} {y} h70 v{520 - y} h-70 Z", shade("#a89a88", 1 + i * .03)) + path(f"M{x} {y} h70 v9 h-70 Z", "#cdbfa9")
    s += path("M236 372 L764 52", stroke="#6a4a30", width=12) + "".join(path(f"M{272 + i * 66} {350 - i * 40} v{112}", stroke="#5b4632", width=5) for i in range(8))
    s += path("M430 0 V62", stroke="#2f2b2a", width=4) + path("M404 62 h52 l14 30 h-80 Z", "#e9e2d2") + dot(430, 98, 22, 16, "#fffbe8")
    s += path("M40 90 h130 v270 h-130 Z", "#6b2f2a") + path("M52 104 h106 v244 h-106 Z", "#7b3832") + dot(146, 232, 6, 6, "#d7b25c") + path("M84 130 h42 v26 h-42 Z", "#efe6cf")
    s += '<g transform="translate(402 366) scale(1.32)">' + path("M-26 0 L-8 -92 M26 0 L8 -92 M-20 -26 H20 M-15 -54 H15", stroke="#8a8f94", width=6) + path("M-16 -92 h32 v8 h-32 Z", "#b7bcc0") + "</g>"
    s += '<g transform="translate(402 250) scale(1.28)">' + path("M-13 0 L-15 -50 L15 -50 L13 0 L4 0 L1 -42 L-2 -42 L-5 0 Z", "#3a3f49") + path("M-22 -48 C-24 -92 -18 -108 0 -109 C18 -108 24 -92 22 -48 Z", "#4d5c48") + path("M10 -100 L20 -140 L30 -138 L24 -88 Z", "#4d5c48") + dot(25, -142, 6, 7, "#efc7a3") + dot(0, -126, 14, 17, "#efc7a3") + path("M-14 -122 C-16 -134 -13 -138 -11 -140 L-10 -122 Z M14 -122 C16 -134 13 -138 11 -140 L10 -122 Z", "#d9d6cf") + "</g>"
    s += person(610, 292, .9, "#a05a4a", "#332a27", "#f2cbb2", long_hair=True)
    return s


def scene_village():
    s = '<rect width="800" height="500" fill="#dbe7e6"/>' + path("M0 210 Q120 110 250 180 Q380 90 520 176 Q650 100 800 190 V320 H0 Z", "#a9bfae") + path("M0 250 Q160 180 320 236 Q520 170 800 246 V340 H0 Z", "#8fab8f")
    s += dot(660, 84, 38, 38, "#f3e2b0")
    for row, (y, r, n) in enumerate([(268, 15, 14), (300, 19, 12)]):
        for i in range(n):
            x = 20 + i * (800 / n) + row * 22
            s += path(f"M{x} {y} v{r + 6}", stroke="#7a6348", width=4) + dot(x, y - 4, r, r * .86, "#6f9160" if (i + row) % 2 else "#7d9e6a") + dot(x - 5, y - 7, 4, 4, "#d98e63") + dot(x + 6, y, 4, 4, "#e0a074")
    s += path("M0 330 H800 V500 H0 Z", "#d9c9a6") + path("M300 500 Q360 400 330 330 L430 330 Q470 400 520 500 Z", "#e9ddc2")
    for x, w, h, wall_, roof in [(40, 190, 120, "#f2eadb", "#6b5a50"), (560, 210, 132, "#efe4d2", "#74584a")]:
        y = 386 - h
        s += path(f"M{x} {y} h{w} v{h} h-{w} Z", wall_) + path(f"M{x - 18} {y} L{x + 26} {y - 46} H{x + w - 26} L{x + w + 18} {y} Z", roof) + path(f"M{x + w / 2 - 20} {386 - 74} h40 v74 h-40 Z", "#8a2f2a") + "".join(path(f"M{x + d} {y + 34} h38 v34 h-38 Z", "#c3d3d6") for d in (22, w - 60))
    s += path("M584 232 h162 v28 h-162 Z", "#a3100d") + "".join(path(f"M{604 + i * 32} 241 h20 v10 h-20 Z", "#f6e7c8") for i in range(4))
    s += path("M356 300 h12 v104 h-12 Z M452 300 h12 v104 h-12 Z", "#7a5a3c") + path("M344 262 h132 v84 h-132 Z", "#fffdf8") + path("M344 262 h132 v18 h-132 Z", "#a3100d") + "".join(path(f"M356 {294 + i * 13} h{[104, 88, 96, 70][i]}", stroke="#9a938a", width=4) for i in range(4)) + path("M336 262 L410 232 L484 262 Z", "#6b5a50")
    s += person(300, 430, .92, "#4c5a3c", "#5b5856", "#c98f63") + person(520, 438, .92, "#8a3a3a", "#332a27", "#e6b58d", long_hair=True) + person(250, 452, .94, "#2f4858", "#b9b6b0", "#c98f63") + person(556, 460, .62, "#d7a23a", "#23201f", "#f2cbb2")
    s += dot(700, 452, 30, 16, "#b98f5b") + "".join(dot(684 + i * 11, 444, 9, 9, c) for i, c in enumerate(["#d98e63", "#e0a074", "#d07f55", "#e0a074"]))
    return s


def scene_station():
    s = '<rect width="800" height="500" fill="#2f3b4c"/>' + "".join(path(f"M{x} {y} h{w} v{330 - y} h-{w} Z", c) for x, y, w, c in [(0, 120, 110, "#3b485b"), (120, 60, 90, "#364357"), (640, 90, 160, "#3b485b"), (560, 150, 70, "#415065")])
    s += "".join(path(f"M{x} {y} h14 v16 h-14 Z", "#e9cf8f") for x, y in [(20, 150), (60, 150), (20, 200), (140, 90), (176, 130), (660, 130), (700, 130), (744, 190), (660, 230), (590, 180)])
    s += path("M0 330 H800 V500 H0 Z", "#48525f") + path("M0 470 H800 V478 H0 Z", "#c9b77a")
    s += path("M180 140 H620 V372 H180 Z", "#f4ead2") + path("M160 108 H640 V146 H160 Z", "#a3100d") + "".join(path(f"M{262 + i * 72} 118 h48 v16 h-48 Z", "#f6e7c8") for i in range(4))
    s += path("M200 164 H420 V330 H200 Z", "#fff6dd") + path("M444 164 H600 V372 H444 Z", "#dfc99a") + path("M456 176 H588 V372 H456 Z", "#fdf3d8")
    s += path("M212 262 H408 V276 H212 Z", "#b98f5b") + path("M212 276 h10 v54 h-10 Z M398 276 h10 v54 h-10 Z", "#9c7443") + path("M230 236 h34 v26 h-34 Z", "#c9d6d9") + dot(300, 252, 13, 10, "#a5694a") + dot(334, 252, 13, 10, "#5a7a6b")
    s += path("M212 178 h86 v44 h-86 Z", "#ffffff") + path("M222 190 h60 M222 202 h44", stroke="#a3100d", width=4) + path("M320 178 h76 v44 h-76 Z", "#e5efe9") + path("M332 200 h24 M344 188 v24", stroke="#2f6b5e", width=7)
    s += person(366, 330, .94, "#b5451f", "#23201f", "#d9a478") + person(526, 372, 1.02, "#39424d", "#b5451f", "#c98f63")
    for x in (70, 690):
        s += f'<g transform="translate({x} 424)">' + dot(-36, 6, 25, 25, "#20262d") + dot(-36, 6, 12, 12, "#8a929b") + dot(42, 6, 25, 25, "#20262d") + dot(42, 6, 12, 12, "#8a929b") + path("M-36 6 L-12 -26 H20 L42 6 L34 -44 L24 -58", stroke="#c9501f", width=10) + path("M-60 -72 h48 v42 h-48 Z", "#d9672f") + path("M-22 -30 h36 v10 h-36 Z", "#20262d") + "</g>"
    return s


def scene_noon():
    s = '<rect width="800" height="500" fill="#eee7da"/>' + path("M0 392 H800 V500 H0 Z", "#d9cdb8")
    s += path("M70 60 H730 V112 H70 Z", "#a3100d") + "".join(path(f"M{250 + i * 104} 80 h{72} v14 h-72 Z", "#f6e7c8") for i in (0, 2))
    for i, (hair_, skin_) in enumerate([("#332a27", "#efc7a3"), ("#23201f", "#e6b58d")]):
        x = 110 + i * 300
        s += path(f"M{x} 136 h250 v170 h-250 Z", "#dfe8ea") + path(f"M{x} 136 h250 v12 h-250 Z", "#b7c6cc")
        s += dot(x + 124, 222, 24, 29, skin_) + path(f"M{x + 98} 220 C{x + 94} 180 {x + 154} 180 {x + 150} 220 C{x + 140} 196 {x + 108} 196 {x + 98} 220 Z", hair_)
        s += path(f"M{x + 74} 306 C{x + 76} 262 {x + 172} 262 {x + 174} 306 Z", ["#3f6a5a", "#7b4a58"][i])
    s += path("M60 304 H740 V332 H60 Z", "#bd9460") + path("M76 332 H724 V408 H76 Z", "#a0784a")
    s += dot(400, 86, 40, 40, "#fffdf6") + dot(400, 86, 34, 34, "#f6f1e6") + path("M400 86 V60 M400 86 L402 64", stroke="#23201f", width=6) + dot(400, 86, 4, 4, "#a3100d")
    s += path("M350 262 h100 v44 h-100 Z", "#fffdf8") + path("M362 276 h76 M362 290 h52", stroke="#a3100d", width=5)
    return s + person(214, 474, 1.42, "#5a7a6b", "#8c8985", "#f2cbb2") + person(566, 478, 1.4, "#4b6a7a", "#332a27", "#e6b58d", long_hair=True)


SCENES = {"starter/noon-window": scene_noon, f"{REGISTRY}/hall": scene_hall, f"{THIRD}/stair-lights": scene_stairs, f"{VILLAGE}/village-square": scene_village, f"{COURIERS}/rider-station": scene_station}


# ------------------------------------------------------------------ out

def pictures():
    for name, spec in PEOPLE.items():
        yield name, *portrait(spec)
    for name, draw in SCENES.items():
        yield name, 1600, 1000, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 500">{draw()}</svg>'


def rasterise(svg, width, target):
    with tempfile.TemporaryDirectory() as box:
        source, large = pathlib.Path(box, "p.svg"), pathlib.Path(box, "p.png")
        source.write_text(svg, encoding="utf-8")
        subprocess.run(["rsvg-convert", "-w", str(width), "-o", large, source], check=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["pngquant", "--force", "--strip", "--speed", "1", "--nofs", "--output", target, "64", large], check=True)


def target_of(name):
    folder, stem = name.rsplit("/", 1)
    if folder == "starter":
        return STARTER / f"{stem}.png"
    return CONTENT / folder / "photos" / f"{stem}.png"


def sheet(out):
    """All pictures side by side, to be looked at."""
    cells, columns = [], 9
    for i, (_, width, height, svg) in enumerate(pictures()):
        x, y = (i % columns) * 210 + 10, (i // columns) * 290 + 10
        cells.append(svg.replace("<svg ", f'<svg x="{x}" y="{y}" width="200" height="280" preserveAspectRatio="xMidYMid meet" ', 1))
    rows = -(-len(cells) // columns)
    size = f'width="{columns * 210 + 10}" height="{rows * 290 + 10}"'
    with tempfile.TemporaryDirectory() as box:
        source = pathlib.Path(box, "sheet.svg")
        source.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size} fill="#fffdf8"/>{"".join(cells)}</svg>', encoding="utf-8")
        subprocess.run(["rsvg-convert", "-o", out, source], check=True)


def main(arguments):
    if arguments[:1] == ["--sheet"]:
        return sheet(arguments[1])
    for name, width, _, svg in pictures():
        if not arguments or any(word in name for word in arguments):
            rasterise(svg, width, target_of(name))


if __name__ == "__main__":
    main(sys.argv[1:])
