// Whether a signature is right (Ed25519, RFC 8032). Browsers know it since 2025, and of secure addresses alone; a screen may be
// older, on plain HTTP or on a stick. Only signatures are looked at here, which everybody may see: nothing has to be kept from
// whoever measures time. Numbers are made by a function, not written with an n: Chromium 80 is read with an older grammar.

(function () {
  "use strict";

  if (typeof BigInt !== "function") return;

  var big = BigInt;
  var ZERO = big(0);
  var ONE = big(1);
  var TWO = big(2);
  var EIGHT = big(8);
  var P = TWO ** big(255) - big(19);
  var ORDER = TWO ** big(252) + big("27742317777372353535851937790883648493");
  var D = mod(big(-121665) * power(big(121666), P - TWO, P), P);
  var ROOT = power(TWO, (P - ONE) / big(4), P);
  var WORD = TWO ** big(64) - ONE;

  function mod(a, m) {
    var rest = a % m;
    return rest >= ZERO ? rest : rest + m;
  }

  function power(base, exponent, m) {
    var result = ONE;
    base = mod(base, m);
    while (exponent > ZERO) {
      if (exponent % TWO === ONE) result = (result * base) % m;
      base = (base * base) % m;
      exponent /= TWO;
    }
    return result;
  }

  /** A number from bytes, the smallest first. */
  function number(bytes) {
    var text = "";
    for (var at = bytes.length - 1; at >= 0; at -= 1) text += ("0" + bytes[at].toString(16)).slice(-2);
    return big("0x" + text);
  }

  // ---- The curve, in extended coordinates ----

  var NEUTRAL = [ZERO, ONE, ONE, ZERO];

  function add(a, b) {
    var one = mod((a[1] - a[0]) * (b[1] - b[0]), P);
    var two = mod((a[1] + a[0]) * (b[1] + b[0]), P);
    var three = mod(TWO * a[3] * b[3] * D, P);
    var four = mod(TWO * a[2] * b[2], P);
    var e = two - one;
    var f = four - three;
    var g = four + three;
    var h = two + one;
    return [mod(e * f, P), mod(g * h, P), mod(f * g, P), mod(e * h, P)];
  }

  function times(point, factor) {
    var sum = NEUTRAL;
    while (factor > ZERO) {
      if (factor % TWO === ONE) sum = add(sum, point);
      point = add(point, point);
      factor /= TWO;
    }
    return sum;
  }

  function same(a, b) {
    return mod(a[0] * b[2] - b[0] * a[2], P) === ZERO && mod(a[1] * b[2] - b[1] * a[2], P) === ZERO;
  }

  /** A point from its 32 bytes; null where there is none. */
  function point(bytes) {
    var plain = bytes.slice();
    var odd = plain[31] >> 7;
    plain[31] &= 127;
    var y = number(plain);
    if (y >= P) return null;
    var u = mod(y * y - ONE, P);
    var v = mod(D * y * y + ONE, P);
    var x = mod(u * power(v, big(3), P) * power(u * power(v, big(7), P), (P - big(5)) / EIGHT, P), P);
    var square = mod(v * x * x, P);
    if (square === mod(-u, P)) x = mod(x * ROOT, P);
    else if (square !== u) return null;
    if (x === ZERO && odd) return null;
    if (Number(x % TWO) !== odd) x = P - x;
    return [x, y, ONE, mod(x * y, P)];
  }

  var BASE = point(Uint8Array.from([0x58].concat(Array.from({ length: 31 }, function () { return 0x66; }))));

  // ---- SHA-512 ----

  var K = [];
  var START = [];

  function root(value, degree) {
    // By halves: exact, where a float is not.
    var low = ZERO;
    var high = value;
    while (low < high) {
      var middle = (low + high + ONE) / TWO;
      if (middle ** degree <= value) low = middle;
      else high = middle - ONE;
    }
    return low;
  }

  function constants() {
    for (var n = 2; K.length < 80; n += 1) {
      var prime = true;
      for (var divisor = 2; divisor * divisor <= n; divisor += 1) if (n % divisor === 0) prime = false;
      if (!prime) continue;
      if (START.length < 8) START.push(root(big(n) << big(128), TWO) & WORD);
      K.push(root(big(n) << big(192), big(3)) & WORD);
    }
  }

  function turn(x, by) {
    return ((x >> big(by)) | (x << big(64 - by))) & WORD;
  }

  function sha512(bytes) {
    if (K.length === 0) constants();
    var padded = new Uint8Array(((bytes.length + 16) >> 7 << 7) + 128);
    padded.set(bytes);
    padded[bytes.length] = 128;
    new DataView(padded.buffer).setUint32(padded.length - 4, bytes.length * 8);
    var hash = START.slice();
    for (var at = 0; at < padded.length; at += 128) {
      var w = [];
      for (var i = 0; i < 80; i += 1) {
        if (i < 16) w.push(number(padded.slice(at + i * 8, at + i * 8 + 8).reverse()));
        else {
          var low = turn(w[i - 15], 1) ^ turn(w[i - 15], 8) ^ (w[i - 15] >> big(7));
          var high = turn(w[i - 2], 19) ^ turn(w[i - 2], 61) ^ (w[i - 2] >> big(6));
          w.push((w[i - 16] + low + w[i - 7] + high) & WORD);
        }
      }
      var s = hash.slice();
      for (i = 0; i < 80; i += 1) {
        var one = s[7] + (turn(s[4], 14) ^ turn(s[4], 18) ^ turn(s[4], 41)) + ((s[4] & s[5]) ^ (~s[4] & s[6] & WORD)) + K[i] + w[i];
        var two = (turn(s[0], 28) ^ turn(s[0], 34) ^ turn(s[0], 39)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        s = [(one + two) & WORD, s[0], s[1], s[2], (s[3] + one) & WORD, s[4], s[5], s[6]];
      }
      hash = hash.map(function (value, place) { return (value + s[place]) & WORD; });
    }
    var text = hash.map(function (value) { return ("000000000000000" + value.toString(16)).slice(-16); }).join("");
    return Uint8Array.from(text.match(/../g).map(function (pair) { return parseInt(pair, 16); }));
  }

  kiosk.ed25519 = {
    sha512: sha512,
    verify: function (key, signature, message) {
      if (key.length !== 32 || signature.length !== 64) return false;
      var of = point(key);
      var r = point(signature.slice(0, 32));
      var s = number(signature.slice(32));
      if (of === null || r === null || s >= ORDER) return false;
      var said = new Uint8Array(64 + message.length);
      said.set(signature.slice(0, 32));
      said.set(key, 32);
      said.set(message, 64);
      var h = mod(number(sha512(said)), ORDER);
      return same(times(BASE, s), add(r, times(of, h)));
    },
  };
})();
