// What to change in a client, in one language: it comes with the first verdict.

import messages from "../../messages/remedies.ko.json" with { type: "json" };

export { messages };
