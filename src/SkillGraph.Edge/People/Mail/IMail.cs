namespace SkillGraph.Edge.People.Mail;

/// <summary>Takes letters and has them sent, a little later and never in the time of an answer. A letter that was not sent when the process ends is lost: whoever asked for it asks again.</summary>
public interface IMail
{
    void Send(Letter letter);

    /// <summary>Removes what is kept of letters to an address, once those that were handed over before are sent.</summary>
    void Forget(string address);
}
