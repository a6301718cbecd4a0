// The words of the screen for a class: only who presents fetches them, in one
// language.

import messages from "../../messages/present.ko.json" with { type: "json" };

export { messages };
