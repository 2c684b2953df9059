package dev.syncline.manifest;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * The one host that a connection leads to: a DNS name, an IPv4 or an IPv6 address. No part of it
 * can be taken for a port, another host or an option of the driver.
 *
 * @param text a name in ASCII, or an address without brackets
 */
public record HostName(String text) {
  private static final int LONGEST = 253;

  /**
   * @throws IllegalArgumentException if it is not one name or address; the message completes
   *     "config.host ..."
   */
  public HostName {
    Objects.requireNonNull(text, "host");
    text = text.contains(":") ? address(text) : name(text);
  }

  /** The form in front of a port: IPv6 addresses in brackets. */
  public String beforePort() {
    return text.contains(":") ? "[" + text + "]" : text;
  }

  private static String name(String text) {
    require(!text.isBlank(), "must not be empty");
    require(!text.startsWith("/") && !text.startsWith("@"), "is a Unix socket, not a host");
    require(!text.contains(","), "names several hosts; it takes one");
    require(
        text.codePoints().allMatch(HostName::standsInName),
        "is not a host name or an address: only letters, digits, '-', '_' and '.'");
    try {
      String ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
      require(ascii.length() <= LONGEST && !ascii.startsWith("."), "is not a host name");
      return ascii;
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("is not a host name", malformed);
    }
  }

  private static String address(String text) {
    require(!text.contains("/"), "is a URL, not a host");
    require(!text.contains(","), "names several hosts; it takes one");
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    int percent = bare.indexOf('%');
    String zone = percent < 0 ? "" : bare.substring(percent + 1);
    require(
        bare.chars().filter(character -> character == ':').count() > 1,
        "has a port in it; the port has a field of its own");
    require(
        percent < 0 || !zone.isEmpty() && zone.codePoints().allMatch(HostName::standsInName),
        "is not an IPv6 address: its zone is not the name of an interface");
    try {
      // In brackets, the address is never looked up.
      InetAddress.getByName("[" + (percent < 0 ? bare : bare.substring(0, percent)) + "]");
    } catch (UnknownHostException malformed) {
      throw new IllegalArgumentException("is not an IPv6 address", malformed);
    }
    return bare;
  }

  private static boolean standsInName(int character) {
    return Character.isLetterOrDigit(character) || "-_.".indexOf(character) >= 0;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
