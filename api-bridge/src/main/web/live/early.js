"use strict";

// Before anything is drawn, so that a dark wall doesn't flash white.
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
