package dev.watchkeeper.control;

import java.util.List;

/**
 * The settings proposed for a folder that is to be a project.
 *
 * @param file the settings file
 * @param written whether it was written; one that was there stays as it is
 * @param text what is proposed
 */
public record ProjectProposal(String file, boolean written, String text, List<String> notices) {
    public ProjectProposal {
        notices = List.copyOf(notices);
    }
}
