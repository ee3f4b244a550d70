"use strict";

// Runs before the first paint, to avoid a white flash in dark mode.
{
  const query = new URLSearchParams(location.search);
  const theme = query.get("theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
  if (query.get("kiosk") === "1") {
    document.documentElement.dataset.kiosk = "1";
  }
}
