import { useLingui } from "@lingui/react";
import { type Locale, setLocale, useLocale, useText } from "../i18n/i18n.tsx";
import type { LanguageSwitchProps } from "../props.ts";
import { HeaderButton } from "./HeaderButton.tsx";

/** One button that names the other language in that language. */
export function LanguageSwitch({ onChange }: LanguageSwitchProps) {
  const { i18n } = useLingui();
  const t = useText();
  const other: Locale = useLocale() === "en" ? "zh-TW" : "en";
  return (
    <HeaderButton
      testId="language-switch"
      onAction={() => {
        setLocale(i18n, other);
        onChange?.(other);
      }}
    >
      <span lang={other === "en" ? "en" : "zh-Hant-TW"}>{t("language.switch")}</span>
      <span className="visually-hidden">, {t("language.label")}</span>
    </HeaderButton>
  );
}
