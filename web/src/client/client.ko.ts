// The client page's words in one language: no other page fetches them.

import messages from "../../messages/client.ko.json" with { type: "json" };

export { messages };
