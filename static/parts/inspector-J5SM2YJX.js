import {
  endsOf,
  segmentPanel,
  segmentSheet,
  synDump,
  synPanel,
  windowText
} from "./chunk-SMRJB2PI.js";
import "./chunk-KLKQLCJQ.js";
import "./chunk-YHPVDJ5F.js";
export {
  endsOf,
  segmentPanel,
  segmentSheet,
  synDump,
  synPanel,
  windowText
};
