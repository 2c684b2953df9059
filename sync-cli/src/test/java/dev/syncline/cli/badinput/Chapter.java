package dev.syncline.cli.badinput;

import java.util.List;

/**
 * A part of the page.
 *
 * @param title its heading
 * @param entries in the order of the page
 */
record Chapter(String title, List<Entry> entries) {
  Chapter {
    entries = List.copyOf(entries);
  }
}
