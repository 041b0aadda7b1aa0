package dev.watchkeeper.control;

/**
 * A host of the settings.
 *
 * @param filesHere whether its workspaces are folders of this machine, so that a path means the
 *     same here and there
 * @param standard whether projects that are added without a host are on it
 */
public record ConfiguredHost(String name, String type, boolean filesHere, boolean standard) {}
