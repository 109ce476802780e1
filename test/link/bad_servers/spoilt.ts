import type { HttpRequest, HttpResponse } from "../../../src/board/index.js";
import type { Scenario } from "../../device/support/scenario.js";
import { Vehicle } from "../../device/support/vehicle.js";
import { ASKED, goodAnswer, NEXT, type Place } from "./lines.js";
import { cut, type Good, lengthOf, like, type Reply, sent } from "./replies.js";

/** Answers in the place of the vehicle; null leaves it to the vehicle. */
type Answers = (good: Good, request: HttpRequest) => HttpResponse | Uint8Array | null;

/**
 * An update in lines whose first vehicle `spoil` spoils; `next` answers at the next one, which is good unless told
 * otherwise. One boot is enough: what is installed is there, and the slot is marked.
 */
export function spoilt(spoil: (vehicle: Vehicle) => Answers, next: Answers = () => null): Scenario {
  return {
    isFirst: false,
    boots: 1,
    arrange: (vehicle) => {
      const first = spoil(vehicle);
      let isNext = false;
      vehicle.intercept = (request) => {
        // The board tells of the error that it had at the last vehicle.
        isNext ||= request.target.includes("&error=");
        return (isNext ? next : first)(goodAnswer(request, vehicle), request);
      };
    },
  };
}

/** The answers in a place are spoilt. */
export const spoilsAll = (place: Place, reply: Reply) => (): Answers => (good, request) =>
  ASKED[place](request.target) ? reply(good) : null;

/** So many bytes of an answer come before its link is lost. */
const LOST_BEHIND: Readonly<Record<Place, number>> = { manifest: 500, bundle: 2500, firmware: 5000 };

/** The link is lost once in a place; what is answered to the request that goes on is spoilt. */
export const spoilsRest =
  (place: Place, reply: (good: Good, vehicle: Vehicle) => Uint8Array | null) =>
  (vehicle: Vehicle): Answers => {
    let isLost = false;
    return (good, { headers, target }) => {
      if (!ASKED[place](target)) return null;
      if (headers.has("range")) return reply(good, vehicle);
      if (isLost) return null;
      isLost = true;
      return cut(good, LOST_BEHIND[place]);
    };
  };

/** A vehicle that has the release `NEXT`. */
export const nextVehicle = (): Vehicle => new Vehicle(NEXT.before, NEXT.after, NEXT.firmware, true);

/** As that vehicle answers. */
export const answeredBy =
  (vehicle: Vehicle): Answers =>
  (_good, request) =>
    sent(goodAnswer(request, vehicle));

/** The link is lost once in a place; then it is another vehicle that answers. */
export const turnsInto = (place: Place, next: Vehicle) => (): Answers => {
  let isLost = false;
  return (good, request) => {
    if (isLost) return sent(goodAnswer(request, next));
    if (!ASKED[place](request.target)) return null;
    isLost = true;
    return cut(good, LOST_BEHIND[place]);
  };
};

/** What another vehicle has in a place, sent as if nothing had changed. */
export function swapped(place: Place, { offer }: Vehicle): Reply {
  const lines = Buffer.from(offer?.lines() ?? "");
  const packed = [...(offer?.contents ?? [])].filter(([path]) => /\.(bundle|blocks)$/.test(path));
  const other = place === "manifest" ? lines : packed.find(([path]) => ASKED[place](path))?.[1];
  return (good) => {
    if (other?.length !== good.content.length) throw new Error(`the other ${place} is of another size`);
    return like(good, [lengthOf(good.body)], other.subarray(other.length - good.body.length));
  };
}

/** The link is lost behind so many bytes, however often it is asked for what follows. */
export const losesLink =
  (place: Place, behind = LOST_BEHIND[place]) =>
  (): Answers =>
  (good, { target }) =>
    ASKED[place](target) ? cut(good, Math.max(0, behind + good.body.length - good.content.length)) : null;
