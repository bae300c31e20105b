/** Unpacks the page's own script and starts it: packed it is less than half as long. The page's policy knows both by their digests. */

import { unpackText } from "./unpack";

if (typeof DecompressionStream === "undefined") {
  document.getElementById("known")!.textContent =
    "This page needs a browser of 2023 or later: yours cannot unpack what it holds.";
} else {
  void unpackText(document.getElementById("script")!.textContent!).then((text) => {
    const script = document.createElement("script");
    script.textContent = text;
    document.body.append(script);
  });
}
