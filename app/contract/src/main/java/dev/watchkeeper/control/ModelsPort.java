package dev.watchkeeper.control;

import java.util.List;

/** The models of the local model server. */
public interface ModelsPort {
    @Reading
    List<AvailableModel> models();

    /**
     * Begins to fetch a model into the server; a pull of it that goes on already is not begun
     * again.
     *
     * @return the job; {@link JobsPort#job} tells how far it is
     */
    Job pullModel(String name);
}
