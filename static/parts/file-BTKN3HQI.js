import {
  LineError,
  Recording,
  readLabTrace
} from "./chunk-VYHHXFLE.js";
export {
  LineError,
  Recording,
  readLabTrace
};
