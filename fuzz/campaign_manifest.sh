# What runs a campaign on a cluster.  Sourced by campaign.sh.
#
# Both are one job of many machines that differ in a number, which becomes the machine's name: whoever is
# started again under a number goes on where that one was.

# The command line of each machine; the words are as the shell reads them.
campaign_words() { # campaign_words FOLDER JOBS NAME
  printf './counterproof fuzz %s --campaign %s --jobs %s --name %s --round %s' "${targets[0]}" "$1" "$2" "$3" "$round"
  if [[ -n $defect ]]; then printf ' --defect %q' "$defect"; fi
  if [[ -n $sanitizer ]]; then printf ' --sanitizer %q' "$sanitizer"; fi
  if [[ -n $seconds ]]; then printf ' --time %s' "$seconds"; fi
  echo
}

manifest_for_slurm() {
  local limit=$((${seconds:-86400} + 900)) # the last round, and what is built before the first
  cat <<END
#!/bin/bash
# A campaign of $machines machines.  Submit it in a clone of Counterproof that all of them see; submitted
# again, it goes on where it was.
#SBATCH --job-name=counterproof-${targets[0]//_/-}
#SBATCH --array=1-$machines
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=$jobs
#SBATCH --time=$(printf '%d-%02d:%02d:%02d' $((limit / 86400)) $((limit / 3600 % 24)) $((limit / 60 % 60)) $((limit % 60)))
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
exec $(campaign_words "$campaign" "$jobs" "machine-\$SLURM_ARRAY_TASK_ID")
END
}

manifest_for_kubernetes() {
  cat <<END
# A campaign of $machines machines, which share a volume.  The image has a clone of Counterproof:
#   podman build --target build -t counterproof-fuzz -f ci/container/Containerfile .
apiVersion: batch/v1
kind: Job
metadata:
  name: counterproof-${targets[0]//_/-}
spec:
  completionMode: Indexed
  completions: $machines
  parallelism: $machines
  template:
    spec:
      restartPolicy: OnFailure
      terminationGracePeriodSeconds: 120
      containers:
        - name: fuzz
          image: counterproof-fuzz
          workingDir: /counterproof
          command: [/bin/bash, -c]
          args:
            - |
              $(campaign_words /campaign "$jobs" "machine-\$JOB_COMPLETION_INDEX") &
              trap 'kill -TERM \$!' TERM
              # 1 says that something was found, which is no failure of the machine.
              wait \$! || wait \$! || ((\$? == 1))
          resources:
            requests:
              cpu: "$jobs"
          volumeMounts:
            - name: campaign
              mountPath: /campaign
      volumes:
        - name: campaign
          persistentVolumeClaim:
            claimName: counterproof-campaign
END
}
