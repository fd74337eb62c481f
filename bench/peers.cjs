// Runs a page finder from npm on raw RGBA pictures: one JSON line {file, width, height} in, {corners, ms} out.
// node peers.cjs NAME FOLDER_OF_NODE_MODULES
const fs = require("fs");
const path = require("path");
const Module = require("module");
const { pathToFileURL } = require("url");
const { performance } = require("perf_hooks");

const [, , name, folder] = process.argv;

// jscanify asks for a canvas and a document, but finding alone uses neither.
const load = Module._load;
Module._load = (request, ...rest) => (["canvas", "jsdom"].includes(request) ? { JSDOM: class {} } : load(request, ...rest));

// scanic scales pictures through a canvas: this one does that and nothing else, by averaging.
class OffscreenCanvas {
  constructor(width, height) { this.width = width; this.height = height; }
  getContext() { return this; }
  putImageData(image) { this.image = image; }
  getImageData() { return this.image; }
  drawImage(from, _x, _y, width, height, _u, _v, toWidth, toHeight) {
    const source = from.image.data, data = new Uint8ClampedArray(toWidth * toHeight * 4);
    for (let y = 0; y < toHeight; y++) {
      const top = Math.floor((y * height) / toHeight), bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / toHeight));
      for (let x = 0; x < toWidth; x++) {
        const left = Math.floor((x * width) / toWidth), right = Math.max(left + 1, Math.floor(((x + 1) * width) / toWidth));
        const sum = [0, 0, 0];
        for (let v = top; v < bottom; v++) for (let u = left; u < right; u++) for (let c = 0; c < 3; c++) sum[c] += source[(v * width + u) * 4 + c];
        const count = (bottom - top) * (right - left), at = (y * toWidth + x) * 4;
        for (let c = 0; c < 3; c++) data[at + c] = sum[c] / count;
        data[at + 3] = 255;
      }
    }
    this.image = { data, width: toWidth, height: toHeight };
  }
}

const finders = {
  async jscanify() {
    const Scanner = require(path.join(folder, "jscanify", "src", "jscanify-node.js"));
    const scanner = Object.create(Scanner.prototype);
    const [cv] = await new Promise((ready) => scanner.loadOpenCV((cv) => ready([cv]))); // cv itself is thenable
    return async (image) => {
      const mat = cv.matFromImageData(image);
      const contour = scanner.findPaperContour(mat);
      mat.delete();
      if (!contour) return null;
      const found = scanner.getCornerPoints(contour);
      return [found.topLeftCorner, found.topRightCorner, found.bottomRightCorner, found.bottomLeftCorner];
    };
  },
  async scanic() {
    globalThis.OffscreenCanvas = OffscreenCanvas;
    const { scanDocument } = await import(pathToFileURL(path.join(folder, "scanic", "dist", "scanic.js")));
    return async (image) => {
      const { corners } = await scanDocument(image, { mode: "detect" });
      return corners && [corners.topLeft, corners.topRight, corners.bottomRight, corners.bottomLeft];
    };
  },
};

async function main() {
  const find = await finders[name]();
  const lines = require("readline").createInterface({ input: process.stdin });
  for await (const line of lines) {
    const { file, width, height } = JSON.parse(line);
    const image = { data: new Uint8ClampedArray(fs.readFileSync(file)), width, height };
    const began = performance.now();
    let corners = null;
    try { corners = await find(image); } catch (error) { process.stderr.write(`${name}: ${error.message}\n`); }
    const points = corners && corners.every(Boolean) ? corners.map(({ x, y }) => [x, y]) : null;
    process.stdout.write(JSON.stringify({ corners: points, ms: performance.now() - began }) + "\n");
  }
}

main();
