// The words of the editor for raw requests, in one language.

import messages from "../../messages/raw.en.json" with { type: "json" };

export { messages };
