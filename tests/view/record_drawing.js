// Notes what is drawn on the canvas: the texts with their boxes and the shapes with their places, in pixels of the page.
// The tests look at this as they would at a screenshot; they call nothing of the page's own.
(() => {
  const drawn = { texts: [], shapes: [] };
  window.drawnOnCanvas = drawn;
  const proto = CanvasRenderingContext2D.prototype;
  const { clearRect, fill, fillText, fillRect } = proto;

  function place(ctx, x, y) {
    const matrix = ctx.getTransform();
    const box = ctx.canvas.getBoundingClientRect();
    const ratio = ctx.canvas.width / box.width;
    return { x: box.left + (matrix.a * x + matrix.c * y + matrix.e) / ratio, y: box.top + (matrix.b * x + matrix.d * y + matrix.f) / ratio, scale: matrix.a / ratio };
  }

  proto.clearRect = function (...sides) {
    if (this.canvas.isConnected) Object.assign(drawn, { texts: [], shapes: [] });
    return clearRect.apply(this, sides);
  };
  proto.fillRect = function (...sides) { // the veil: what was drawn before it is dimmed
    if (this.canvas.isConnected) for (const shape of drawn.shapes) shape.dim = true;
    return fillRect.apply(this, sides);
  };
  proto.fill = function (path, ...rest) {
    if (path instanceof Path2D && this.canvas.isConnected) drawn.shapes.push({ ...place(this, 0, 0), colour: this.fillStyle, dim: false });
    return path === undefined ? fill.call(this) : fill.call(this, path, ...rest);
  };
  proto.fillText = function (text, x, y, ...rest) {
    if (this.canvas.isConnected) {
      const { x: left, y: top } = place(this, x, y);
      const { width, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = this.measureText(text);
      drawn.texts.push({ text, left: left - width / 2, right: left + width / 2, top: top - up, bottom: top + down, font: this.font, colour: this.fillStyle });
    }
    return fillText.call(this, text, x, y, ...rest);
  };
})();
