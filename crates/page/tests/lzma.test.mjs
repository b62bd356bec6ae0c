// What liblzma packed is unpacked again.

import { test } from "node:test";
import assert from "node:assert/strict";
import { pageModule } from "./support.mjs";

const TEXT = Array.from({ length: 40 }, (_, n) => `exam ${n * n}, ${n % 3 ? "passed" : "booked"} on day ${n * 37 % 61}\n`).join("");

// By `lzma.compress` of Python, as `FORMAT_ALONE` with the length in its header.
const PACKED = {
  "lc=4, lp=0, pb=0": "BAAQAAArBAAAAAAAAAAynvlOM5CP+aM6eE61dx9fzWn2LRhEBrjZ1KGueukoCKxDnHiG85tnRmOCo5aoGJm1Bm/XVm0uLPYEfMoWEjSsdhIuYmTdXVmJvlTZCGr5pN9mdFulWkjI7nXTK0IsLRnvGY+/tySBg1XVd55uE2kP8QMYBDGkWaJ82mdcyjseSyySuhl2LDuRp8IQAusL3i++KYAhtNBjSU9rOI7MRLvDiA6lQ4WUc+0q+WKtSlDlXamyQ72AljP1YYZX+QC1txde9fBODzcDVhgRHCMfTuMNviJQOy4Nhp2Rc8+a0/oUmVQ2P2jxad3d0es6mOBtLXF//2xInwA=",
  "lc=3, lp=0, pb=2": "XQAQAAArBAAAAAAAAAAynghGfbVIALw+NlvdndharuYom9UDLRi+WzhGPo2HU0czeaLRcl6Y4PgA5LcvA2zaf1WG9IuT/p2BhuklATWAY7kukd+/IR76rBoxq5fSsxSZHK2eiaqfQvy+QiLQTvjbQTcTI5+KOKpdmnBoA4vAH6CJCoPk7sJNst/bkHn4rmxLGsEx98usTqj4uV8ANgKOHcZcAbnHj9//Oah5IzYC6leNrWaiS6+aiO5awqXjIUWM+4AdzdNyYL6xs2IfDbHozJh4OsjGkinrzMlmnrqfmrbQHhlNjFhEbj6hlrDkl5jQ5DOS7/Ds+x/IPXTWvMW0/kn//eoEsQ==",
  "lc=0, lp=2, pb=1": "PwAQAAArBAAAAAAAAAAyngiIP9WaDMkNypfhh0xVCtXfXmKAokgsG4/DjTphz1Yj/LXPnv8Rf64rU2TvTPpnmoLMB6Tfgg1gG4oh46PI/MiPTwy+Cbqj8QNbkMJg/wXAbRxegZmTOpPlvifxSHCYBuE/HxMNiLIhktL+bpEqk6/IiEgr6R+qzyOgU7W4yAyQu1yNDVqWGRFdfB5Yc+dLfxm3XEbP05kJM9O/HI0cBUimgz9ysb65Era0XkpboJl6zJcOlk7ZJogz3UkrQEQvvT39y25uJTvYaQf+3odQhwNEV0V22u1CvXAi5Utws/kZTXS1bAHt7DDRiUrrFlVzV7aZ92DHX1nAU+S5eO+MDNTf0f5Gzgn2yJWgfyi5FqP/u8TAgA==",
};

const { unpack } = await pageModule("lzma.js");

for (const [settings, packed] of Object.entries(PACKED)) {
  test(`a text packed with ${settings}`, () => {
    assert.equal(new TextDecoder().decode(unpack(Uint8Array.from(Buffer.from(packed, "base64")))), TEXT);
  });
}
