// The words of the menu that takes a trace away, in one language.

import messages from "../../messages/export.ko.json" with { type: "json" };

export { messages };
