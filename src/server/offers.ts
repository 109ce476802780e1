import { findVersion } from "../releases/choice.js";
import { type Difference, difference, type Release } from "../releases/difference.js";
import { manifestLines, NO_LINES } from "../releases/lines.js";
import { type Manifest, manifestText, NOTHING_NEWER } from "../releases/manifest.js";
import { chooseOffer } from "../releases/offer.js";
import { stepsTo, writtenBy } from "../releases/steps.js";
import type { Target } from "../releases/target.js";
import type { Contents } from "./contents.js";
import { type Entity, textEntity } from "./entity.js";
import type { ReleaseFolder } from "./folder.js";
import type { Bundles } from "./packing/bundles.js";
import { choose } from "./packing/choice.js";
import { packedRequest } from "./packing/pack.js";
import type { Packer } from "./packing/packer.js";
import { utf8 } from "./utf8.js";

/** A manifest, and the releases that the client comes from and to: empty where it is not known, or stays. */
interface Offered {
  readonly manifest: Manifest;
  readonly before: Release;
  readonly next: Release;
}

/** Answers clients that ask for a manifest. */
export class Offers {
  readonly #folder: ReleaseFolder;
  readonly #contents: Contents;
  readonly #packer: Packer;
  readonly #bundles: Bundles;
  readonly #patience: number;

  /** @param patience - milliseconds that a client may wait for packs to be made. */
  constructor(folder: ReleaseFolder, contents: Contents, packer: Packer, bundles: Bundles, patience: number) {
    this.#folder = folder;
    this.#contents = contents;
    this.#packer = packer;
    this.#bundles = bundles;
    this.#patience = patience;
  }

  /** The manifest in the form that was asked for; `host` names the server in its URLs. */
  async manifest(target: Target, host: string): Promise<Entity> {
    const offered = await this.#offer(target);
    return target.wanted === "lines"
      ? textEntity("text/plain; charset=utf-8", await this.#lines(offered, target.whole))
      : textEntity(
          "application/json",
          offered === null ? NOTHING_NEWER : manifestText(host, offered.manifest),
        );
  }

  async #lines(offered: Offered | null, whole: boolean): Promise<string> {
    if (offered === null) {
      return NO_LINES;
    }
    const { manifest, next } = offered;
    const steps = stepsTo(next, manifest.files, utf8);
    const written = writtenBy(steps);
    const before: Release = whole ? new Map() : offered.before;
    const { files, image } = await choose(written, manifest.firmware, before, this.#packer, this.#patience);
    const tag = this.#bundles.add(
      written.map((file) => {
        const { sha1, size, pack } = files.get(file.url) ?? { ...file, pack: null };
        return { sha1, size, pack };
      }),
    );
    return manifestLines(manifest, steps, files, { tag, request: packedRequest(tag, "bundle") }, image);
  }

  async #offer(target: Target): Promise<Offered | null> {
    const { releases, images } = await this.#folder.catalogue();
    const { files, firmware } = chooseOffer(target.current, target.firmware, releases, images);
    if (files === null && firmware === null) {
      return null;
    }
    const known = findVersion(releases, target.current);
    const before: Release = files === null || known === null ? new Map() : await this.#release(known);
    const next: Release = files === null ? new Map() : await this.#release(files);
    const manifest = {
      previous: target.current,
      version: files ?? target.current,
      files: files === null ? NO_DIFFERENCE : difference(before, next),
      firmware: firmware === null ? null : await this.#folder.image(firmware),
    };
    return { manifest, before, next };
  }

  async #release(version: string): Promise<Release> {
    const release = await this.#folder.release(version);
    for (const file of release.values()) {
      this.#contents.note(file.sha1, `${version}/${file.path}`);
    }
    return release;
  }
}

const NO_DIFFERENCE: Difference = { deleted: [], added: [], changed: [] };
