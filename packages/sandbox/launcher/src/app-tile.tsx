import type { Tile } from "./apps.ts";
import { Icon } from "./icons.tsx";
import type { Language, Say } from "./words/index.ts";

interface Props {
  tile: Tile;
  isSelected: boolean;
  language: Language;
  say: Say;
  onOpen(): void;
}

/** One app with what it is for and the button that opens it. */
export function AppTileRow({ isSelected, language, onOpen, say, tile }: Props) {
  return (
    <li className="tile" data-selected={isSelected || undefined}>
      <span className="tile-icon">
        <Icon name={tile.icon} size={26} />
      </span>
      <span>
        <b id={`tile-${tile.path}`}>{tile.name[language]}</b>
        <span className="about">{tile.about[language]}</span>
      </span>
      <button
        type="button"
        className={isSelected ? "button primary" : "button"}
        aria-label={say("openNamed", { app: tile.name[language] })}
        data-testid={`open-${tile.path}`}
        onClick={onOpen}
      >
        {say("open")}
      </button>
    </li>
  );
}
