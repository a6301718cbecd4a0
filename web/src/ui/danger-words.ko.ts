// What the figure of two idle time-outs says: only the chapter about them fetches it, in
// one language.

import messages from "../../messages/danger.ko.json" with { type: "json" };

export { messages };
