// The words of experiments with one's own sockets: only the chapter about them
// fetches them, in one language.

import messages from "../../messages/own.en.json" with { type: "json" };

export { messages };
