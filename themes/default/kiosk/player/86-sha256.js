// SHA-256 where the browser has none: it keeps its own for secure addresses, and a plain-HTTP kiosk checks its downloads too.

(function () {
  "use strict";

  var K = [];
  var START = [];

  (function constants() {
    // The first 32 bits of the fractions of the roots of the first primes.
    function fraction(root) { return ((root - Math.floor(root)) * 4294967296) | 0; }
    for (var n = 2; K.length < 64; n += 1) {
      var prime = true;
      for (var divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) prime = false;
      if (!prime) continue;
      if (START.length < 8) START.push(fraction(Math.pow(n, 1 / 2)));
      K.push(fraction(Math.pow(n, 1 / 3)));
    }
  })();

  function turn(x, by) { return (x >>> by) | (x << (32 - by)); }

  function plain(buffer) {
    var bytes = new Uint8Array(buffer);
    var padded = new Uint8Array(((bytes.length + 8) >> 6 << 6) + 64);
    padded.set(bytes);
    padded[bytes.length] = 128;
    var view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 536870912));
    view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
    var hash = START.slice();
    var w = new Int32Array(64);
    for (var at = 0; at < padded.length; at += 64) {
      for (var i = 0; i < 64; i += 1) {
        if (i < 16) w[i] = view.getInt32(at + i * 4);
        else {
          var low = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
          var high = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
          w[i] = (w[i - 16] + low + w[i - 7] + high) | 0;
        }
      }
      var a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4], f = hash[5], g = hash[6], h = hash[7];
      for (i = 0; i < 64; i += 1) {
        var one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        var two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, h].forEach(function (value, place) { hash[place] = (hash[place] + value) | 0; });
    }
    return hash.map(function (value) { return ("0000000" + (value >>> 0).toString(16)).slice(-8); }).join("");
  }

  kiosk.sha256 = function (buffer) {
    if (!(window.crypto && window.crypto.subtle)) return Promise.resolve(plain(buffer));
    return window.crypto.subtle.digest("SHA-256", buffer).then(function (digest) {
      return Array.from(new Uint8Array(digest)).map(function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
    });
  };
  kiosk.sha256.plain = plain;
})();
