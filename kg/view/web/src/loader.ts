/** Unpacks the page's scripts and starts them: packed they are less than half as long. The page's policy knows all by their digests. */

import { unpackText } from "./unpack";

if (typeof DecompressionStream === "undefined") {
  document.getElementById("known")!.textContent =
    "This page needs a browser of 2023 or later: yours cannot unpack what it holds.";
} else {
  // What the page's own script draws with comes before it.
  const packed = ["vis", "script"].flatMap((id) => document.getElementById(id)?.textContent ?? []);
  void Promise.all(packed.map(unpackText)).then((texts) => {
    for (const text of texts) {
      const script = document.createElement("script");
      script.textContent = text;
      document.body.append(script);
    }
  });
}
